import { z } from 'zod';
import { TriggerKind } from '../snapshot-trigger';
import * as field from './schema-fields';

export const snapshotScheduleSchema = z.strictObject({ cron: field.cron });

export const snapshotTriggerSchema = z
  .strictObject({
    kind: z.enum(TriggerKind),
    cron: field.cron.nullable().default(null),
  })
  .refine(({ kind, cron }) => (kind === TriggerKind.MANUAL) === (cron === null), {
    path: ['cron'],
    error: 'must be null for Manual and a schedule for other kinds',
  });
