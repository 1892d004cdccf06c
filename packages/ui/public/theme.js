// Runs before the first paint, so that a chosen theme never flashes the other one. The rest is in src/state/theme.ts.
try {
  const theme = localStorage.getItem('stratigraph.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // No storage (private window): the system's theme holds.
}
