type Theme = 'light' | 'dark';

const KEY = 'theme';

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
}

/** Light or dark: the system's wish until the person says otherwise. */
class ThemeChoice {
  #system = window.matchMedia('(prefers-color-scheme: dark)');
  #chosen = $state.raw<Theme | null>(stored());
  #isSystemDark = $state(this.#system.matches);

  constructor() {
    this.#system.addEventListener('change', (event) => {
      this.#isSystemDark = event.matches;
    });
    this.#apply();
  }

  get current(): Theme {
    return this.#chosen ?? (this.#isSystemDark ? 'dark' : 'light');
  }

  toggle(): void {
    this.#chosen = this.current === 'dark' ? 'light' : 'dark';
    this.#apply();
    try {
      localStorage.setItem(KEY, this.#chosen);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }

  #apply(): void {
    if (this.#chosen) document.documentElement.dataset['theme'] = this.#chosen;
  }
}

export const theme = new ThemeChoice();
