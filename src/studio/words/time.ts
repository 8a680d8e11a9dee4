import { pluralText } from '../../core/number-text';

/** "8 s", "2 min 5 s", "1 h 4 min". */
export function durationText(elapsedMs: number): string {
  const seconds = Math.max(0, Math.round(elapsedMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "just now", "3 hours ago", "2 days ago". */
export function agoText(timestamp: number, now = Date.now()): string {
  const minutes = Math.floor((now - timestamp) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${pluralText(minutes, 'minute')} ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${pluralText(hours, 'hour')} ago`;
  return `${pluralText(Math.floor(hours / 24), 'day')} ago`;
}
