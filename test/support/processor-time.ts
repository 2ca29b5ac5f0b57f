/**
 * Measures the processor time of work in milliseconds. Unlike time on a clock, it does not depend on what else the
 * machine does.
 */
export function measureProcessorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
