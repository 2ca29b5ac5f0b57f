import { z } from 'zod';
import { TriggerKind } from '../snapshot-trigger';
import * as field from './schema-fields';

export const snapshotScheduleSchema = z.strictObject({ cron: field.cron });

export const snapshotTriggerSchema = z
  .strictObject({
    kind: z.enum(TriggerKind),
    cron: field.cron.nullable().default(null),
    onChange: z
      .strictObject({
        atMostEverySeconds: z.number().int().min(60).max(86_400),
        fullListingCron: field.cron,
      })
      .optional(),
  })
  .refine(({ kind, cron }) => (kind === TriggerKind.MANUAL) === (cron === null), {
    path: ['cron'],
    error: 'must be null for Manual and a schedule for other kinds',
  })
  .refine(({ kind, onChange }) => onChange === undefined || kind === TriggerKind.CRON, {
    path: ['onChange'],
    error: 'must be left out for other kinds than Cron',
  })
  .refine(({ cron, onChange }) => onChange === undefined || onChange.fullListingCron === cron, {
    path: ['onChange', 'fullListingCron'],
    error: "must be the same schedule as 'cron'",
  });
