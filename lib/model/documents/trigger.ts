import { z } from 'zod';
import * as field from './schema-fields';

/** When a subscription is synchronized. */
export enum TriggerKind {
  /** When somebody asks for it. */
  MANUAL_TRIGGER = 'Manual',
  /** By the provider's schedule, which the consumer opts in to. */
  PROVIDER_SCHEDULE = 'ProviderSchedule',
  /** By a schedule of the consumer's own. */
  CRON = 'Cron',
}

/** The provider's recurrence. */
export const snapshotScheduleSchema = z.strictObject({
  /** Five fields of cron, UTC. */
  cron: field.cron,
});

/** When the consumer synchronizes. */
export const snapshotTriggerSchema = z
  .strictObject({
    kind: z.enum(TriggerKind),
    /** Five fields of cron, UTC; null for Manual. Of ProviderSchedule, the provider's when it was accepted. */
    cron: field.cron.nullable().default(null),
  })
  .refine(({ kind, cron }) => (kind === TriggerKind.MANUAL_TRIGGER) === (cron === null), {
    path: ['cron'],
    error: 'must be null for Manual, and a schedule for the others',
  });

/** When a subscription is synchronized. */
export type SnapshotTriggerFacts = z.infer<typeof snapshotTriggerSchema>;

/** Synchronized when somebody asks for it. */
export const MANUAL_TRIGGER: SnapshotTriggerFacts = { kind: TriggerKind.MANUAL_TRIGGER, cron: null };
