import { colour } from '../state/theme.ts'

/** The tokens as plain colours, for canvas. Read anew when the theme changes. */
export function palette() {
  return {
    surface: colour('surface'),
    surface3: colour('surface-3'),
    line: colour('line'),
    line2: colour('line-2'),
    ink: colour('ink'),
    ink2: colour('ink-2'),
    ink3: colour('ink-3'),
    focus: colour('focus'),
    unit: colour('unit'),
    integration: colour('integration'),
    e2e: colour('e2e'),
    pass: colour('pass-quiet'),
    fail: colour('fail'),
    flaky: colour('flaky'),
    none: colour('none'),
  }
}

export type Palette = ReturnType<typeof palette>

export const FONT =
  '-apple-system, "Segoe UI Variable Text", "Segoe UI", Inter, Roboto, "Noto Sans", "Liberation Sans", Arial, system-ui, sans-serif'
