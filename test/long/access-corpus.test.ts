import { FORMS } from '../fixtures/access-corpus/corpus-case';
import { testCorpus } from '../support/corpus-tests';

/* Changes that somebody could propose, as plans and as states. */

testCorpus(FORMS.filter((form) => form !== 'code'));
