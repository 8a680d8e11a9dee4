import { mount } from 'svelte';
import './studio/styles/tokens.css';
import './studio/styles/base.css';
import { establishPolicy } from './endpoints/allowed-hosts';
import App from './studio/App.svelte';

// Before any worker: a worker takes the policy of its own script's response. May load the page anew.
await establishPolicy();

const target = document.getElementById('studio');
if (!target) throw new Error('The page has no place for the studio.');
mount(App, { target });
