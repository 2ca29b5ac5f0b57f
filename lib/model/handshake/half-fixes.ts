/* Advice about a consumer's half that an invitation does not allow. Nothing in an acceptance proves whose account it names. */

export const CONFIRM_ACCOUNT =
  "ask the consumer, in another way than by the acceptance, which account is its own, and change 'destinationAccountId' only if it is this one";

export const TAKE_OTHER_ACCOUNT =
  'ask the consumer to accept the invitation into an account of its own, and to send the acceptance again';

export const SEND_OUTPUT =
  'ask the consumer for the output of its last apply: this document is damaged or was changed';
