import { describeDelivery, warnNotDelivered } from '../../../../lib/cli/output/invitations/delivery-text';
import type { CliIo } from '../../../../lib/cli/io';
import { parseInvitation } from '../../../../lib/model/documents/parsing/parse-document';
import { problems } from '../../../../lib/errors/catalogue';
import { withFields, INVITATION } from '../../../fixtures/documents';

describe('the delivery of an answer', () => {
  const invitation = parseInvitation(
    withFields(INVITATION, { provider: { providerName: 'Contoso\u202e', contact: null } }),
  );
  const problem = problems.accessDenied('exchange', 'exchange', '403');

  test.each([
    ['Left', 'The acceptance is in the exchange, where Contoso\\u202e reads it.\n'],
    [
      'NotLeft',
      'The acceptance could not be written to the exchange. Send a.json to\nContoso\\u202e, or run the same command again.\n',
    ],
    [
      'NoExchange',
      'The invitation names no exchange. Send a.json to Contoso\\u202e by any channel.\nThe file contains no secrets.\n',
    ],
  ] as const)('describes %s', (status, text) => {
    const sent = { status, url: null, problem: null };
    expect(describeDelivery('acceptance', invitation, sent, 'a.json', {})).toBe(text);
  });

  test('fits a narrow terminal', () => {
    const sent = { status: 'NoExchange', url: null, problem: null } as const;
    const text = describeDelivery('acceptance', invitation, sent, 'a.json', { columns: 40 });
    expect(text).not.toMatch(/^.{41,}$/m);
  });

  test('warns about an answer that could not be delivered', () => {
    let stderr = '';
    const io = { stderr: (text: string) => (stderr += text), shell: 'Posix' } as unknown as CliIo;
    warnNotDelivered({ status: 'Left', url: null, problem: null }, 'a.json', io);
    expect(stderr).toBe('');
    warnNotDelivered({ status: 'NotLeft', url: null, problem }, 'a.json', io);
    expect(stderr).toMatch(
      /^warning: a\.json could not be written to the exchange: .* \[AccessDenied\]; .* \[AnswerNotLeft\]\n$/,
    );
  });
});
