import { effect, signal } from '@preact/signals'

export type Theme = 'light' | 'dark'

const KEY = 'stratigraph.theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const systemTheme = signal<Theme>(system.matches ? 'dark' : 'light')
const chosen = signal<Theme | null>(stored())

system.addEventListener('change', () => (systemTheme.value = system.matches ? 'dark' : 'light'))

/** What is shown now: the choice, else the system's. */
export const currentTheme = (): Theme => chosen.value ?? systemTheme.value

export function toggleTheme(): void {
  chosen.value = currentTheme() === 'dark' ? 'light' : 'dark'
}

effect(() => {
  if (chosen.value === null) return
  document.documentElement.dataset['theme'] = chosen.value
  try {
    localStorage.setItem(KEY, chosen.value)
  } catch {
    // No storage: the choice holds for this page.
  }
})

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(KEY)
    return value === 'light' || value === 'dark' ? value : null
  } catch {
    return null
  }
}

/** Canvas needs real colours: `light-dark()` and `color-mix()` are resolved by asking the browser. */
export function colour(name: string): string {
  probe.style.color = `var(--${name})`
  if (!probe.isConnected) document.body.append(probe)
  return getComputedStyle(probe).color
}
const probe = document.createElement('i')
probe.hidden = true
