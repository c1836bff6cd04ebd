// Whether a topic is in English, as far as its letters and small words tell. For one hint only: the toy
// model knows no other language.

const english = new Set(
  ("a an and are as at be but by can could do does for from has have he how i if in is it its may more no not of on or our " +
    "she should so than that the their them there they this to us was we were what when where which who why will with would you")
    .split(" "),
);

/** Small words that are not English ones, of the languages written in Latin letters most people use. */
const others = new Set(
  ("der die das und ist nicht ein eine oder wir ich sollte sollten warum wie soll kann für mit auf zu den dem im " +
    "le les des et est une un ou nous pourquoi doit faut dans que qui pour pas sur avec du au aux " +
    "el los las es una por qué debería deberíamos para con y del al se más no " +
    "il lo gli è perché dovremmo con per non che di della o os as é um uma por que devemos em não " +
    "het een niet waarom moeten we van en zijn och att är inte vi varför bör det og er ikke skal hvorfor " +
    "czy jest nie powinniśmy i w na dlaczego ve bir mi neden için").split(" ")
    .filter((word) => !english.has(word)),
);

/** @param {string} text */
export function looksEnglish(text) {
  const letters = text.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter));
  if (letters.length > 0 && latin.length / letters.length < 0.6) return false;
  const words = text.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  const ours = words.filter((word) => english.has(word)).length;
  const theirs = words.filter((word) => others.has(word)).length;
  return theirs <= ours;
}
