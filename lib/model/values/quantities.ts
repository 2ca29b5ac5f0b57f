const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Formats a size (1.9 MB) in decimal units, as Azure bills them. */
export function formatBytes(count: number): string {
  const power = count < 1000 ? 0 : Math.min(Math.floor(Math.log10(count) / 3), UNITS.length - 1);
  const value = count / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}

/** Formats a duration: 0.8 s, 12 s, 3 min 20 s, 2 h 5 min. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Formats the time between two synchronizations: 6 h 0 min, or whole days if it is long. */
export function formatGap(gapMs: number | null): string {
  if (gapMs === null) return '-';
  const days = Math.floor(gapMs / 86_400_000);
  return days < 2 ? formatDuration(gapMs) : `${days} d`;
}
