import { onPolicyReload } from '../../endpoints/allowed-hosts';
import { browserStorage } from '../../store/browser-storage';
import { EndpointKeys } from '../../store/endpoint-keys';

/** The keys at hand. They outlive the reload that allowing or withdrawing a host brings, and no other. */
export const endpointKeys = new EndpointKeys({ tab: browserStorage('tab'), computer: browserStorage('computer') });

endpointKeys.takeBack();
onPolicyReload(() => endpointKeys.carryOverReload());
