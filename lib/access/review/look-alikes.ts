/** Letters of other scripts that look like Latin ones in common fonts, each followed by that letter. */
const PAIRS = [
  // Cyrillic
  'аa еe оo рp сc уy хx ѕs іi јj ԁd ԛq ԝw һh ӏl кk үy ѵv АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ЅS ІI ЈJ ԌG ԚQ ԜW',
  // Greek
  'αa εe ιi κk νv οo ρp τt υu χx γy ηn ωw ϲc ϳj ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC',
  // Armenian
  'օo ոn սu հh ցg յj զq',
  // Cherokee
  'ᎪA ᏴB ᏟC ᎠD ᎬE ᎻH ᎫJ ᏦK ᏞL ᎷM ᏢP ᎡR ᏚS ᎢT ᏙV ᏔW ᏃZ',
  // Latin letters of phonetics
  'ɑa ɡg ɩi ʟL ʀR ɴN ʙB ʜH ɪI',
];

const LOOK_ALIKES = new Map(
  PAIRS.join(' ')
    .split(' ')
    .map((pair) => [pair.slice(0, -1), pair.slice(-1)]),
);

/** Characters that show nothing: format and control characters, fillers and selectors. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Blanks that are not the ordinary space. */
const STRANGE_BLANK = /(?! )\p{Zs}/gu;

const LATIN = /\p{Script=Latin}/u;
/** Letters that people write beside Latin ones in a word. */
const BESIDE_LATIN =
  /[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u;
const SCRIPTS = [
  'Cyrillic',
  'Greek',
  'Armenian',
  'Cherokee',
  'Hebrew',
  'Arabic',
  'Georgian',
  'Coptic',
  'Lisu',
].map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const);

/** Finds what a reader of a name would not see: invisible characters, strange blanks, letters that look like others. */
export function findDeceptions(name: string): string[] {
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(name)) return [];
  const words = name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [
    ...listCharacters(name, INVISIBLE).map((code) => `contains ${code}, which is invisible`),
    ...listCharacters(name, STRANGE_BLANK).map((code) => `contains ${code}, which looks like a space`),
    ...(/^ | $/.test(name) ? ['begins or ends with a space'] : []),
    ...(name.includes('  ') ? ['contains several spaces in a row'] : []),
    ...new Set(words.flatMap(findDeceptionsInWord)),
  ];
}

/** True if a text has characters that a reader would not see, or would take for others. */
export function isDeceptive(text: string): boolean {
  if (/^[\x20-\x7e]*$/.test(text)) return false;
  return findDeceptions(text.trim().replace(/ +/g, ' ')).length > 0;
}

/** Returns a text that is the same for names that look alike. */
export function toAppearance(name: string): string {
  return [...name.normalize('NFKD').replace(INVISIBLE, '').replace(/\p{M}/gu, '')]
    .map((char) => LOOK_ALIKES.get(char) ?? char)
    .join('')
    .replace(/\p{Pd}/gu, '-')
    .replace(/[I|1]/g, 'l')
    .toLowerCase()
    .replaceAll('0', 'o')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .trim();
}

function findDeceptionsInWord(word: string): string[] {
  const letters = word.match(/\p{L}/gu) ?? [];
  const hasLatin = letters.some((letter) => LATIN.test(letter) && !LOOK_ALIKES.has(letter));
  const isAllAlike = letters.length > 0 && letters.every((letter) => LOOK_ALIKES.has(letter));
  const alike = [...new Set(letters)].flatMap((letter) => {
    const other = LOOK_ALIKES.get(letter);
    return other !== undefined && (hasLatin || isAllAlike)
      ? [`contains ${describeCharacter(letter)}, which looks like ${other}`]
      : [];
  });
  const forms = [...new Set(word.match(/[\p{L}\p{Nd}]/gu) ?? [])].flatMap((char) => {
    const plain = char.normalize('NFKC');
    return char > '\u007f' && /^[A-Za-z0-9]+$/.test(plain)
      ? [`contains ${describeCharacter(char)}, which looks like ${plain}`]
      : [];
  });
  const isMixed = hasLatin && letters.some((letter) => !BESIDE_LATIN.test(letter));
  return [
    ...alike,
    ...forms,
    ...(isMixed && alike.length === 0 ? [`mixes scripts in the word ${word}`] : []),
  ];
}

function listCharacters(name: string, form: RegExp): string[] {
  return [...new Set(name.match(form) ?? [])].map(describeCharacter);
}

function describeCharacter(char: string): string {
  const code = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  const script = SCRIPTS.find(([, form]) => form.test(char))?.[0];
  return `U+${code}${script === undefined ? '' : ` (${script})`}`;
}
