import type { Warning } from '../warning-codes';

/** Warnings of the command alone: programs see the same facts in results. */
export const commandWarnings = {
  answerNotLeft: (file: string, reason: string | null): Warning => ({
    code: 'AnswerNotLeft',
    message: `${file} could not be written to the exchange${reason === null ? '' : `: ${reason}`}`,
    fix: 'send the file to the provider, or run the same command again',
  }),
  landingKept: (subscriptionFile: string, datasets: string): Warning => ({
    code: 'LandingKept',
    message: `the container applies to new datasets only. These keep the place that ${subscriptionFile} gives: ${datasets}`,
    fix: 'leave the option out, or edit the mappings in the subscription',
  }),
};
