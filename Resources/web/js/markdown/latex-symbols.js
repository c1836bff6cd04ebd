// Commands of LaTeX that are one sign, by kind: letters are set slanted, operators with space around.

/** @param {string} list pairs of names and signs */
function pairs(list) {
  const words = list.trim().split(/\s+/);
  /** @type {Map<string, string>} */
  const map = new Map();
  for (let index = 0; index + 1 < words.length; index += 2) map.set(words[index], words[index + 1]);
  return map;
}

export const letters = pairs(`
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι
kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ
phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ
Phi Φ Psi Ψ Omega Ω infty ∞ partial ∂ nabla ∇ ell ℓ hbar ℏ imath ı jmath ȷ Re ℜ Im ℑ aleph ℵ
emptyset ∅ varnothing ∅ top ⊤ bot ⊥ angle ∠ degree ° euro € checkmark ✓ triangle △ square □ Box □
prime ′ backslash \\ % % # # & & _ _ $ $ N ℕ R ℝ Z ℤ Q ℚ C ℂ
`);

export const operators = pairs(`
times × cdot ⋅ div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ cap ∩
cup ∪ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠
equiv ≡ approx ≈ cong ≅ sim ∼ simeq ≃ asymp ≍ propto ∝ ll ≪ gg ≫ prec ≺ succ ≻ preceq ⪯ succeq ⪰
leqslant ⩽ geqslant ⩾ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ in ∈ notin ∉
ni ∋ mid ∣ nmid ∤ parallel ∥ nparallel ∦ perp ⊥ vdash ⊢ dashv ⊣ models ⊨ forall ∀ exists ∃
nexists ∄ neg ¬ lnot ¬ therefore ∴ because ∵ to → rightarrow → leftarrow ← gets ← leftrightarrow ↔
uparrow ↑ downarrow ↓ mapsto ↦ longmapsto ⟼ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷
hookrightarrow ↪ hookleftarrow ↩ Rightarrow ⇒ implies ⟹ Leftarrow ⇐ impliedby ⟸ Leftrightarrow ⇔
iff ⟺ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ Uparrow ⇑ Downarrow ⇓
rightleftharpoons ⇌ ldots … dots … cdots ⋯ dotsc … dotsb ⋯ vdots ⋮ ddots ⋱ colon : lt < gt >
surd √ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ langle ⟨ rangle ⟩ lvert | rvert | lVert ‖ rVert ‖ vert |
Vert ‖ | ‖ { { } } lbrace { rbrace } lbrack [ rbrack ]
`);

/** Large ones; those in `limited` have their limits above and below when the formula stands alone. */
export const large = pairs(`
sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcap ⋂ bigcup ⋃ bigvee ⋁ bigwedge ⋀ bigoplus ⨁
bigotimes ⨂ bigodot ⨀
`);

export const functions = new Set(
  ("arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log " +
    "max min Pr sec sin sinh sup tan tanh argmax argmin").split(" "),
);

export const limited = new Set(
  "det gcd inf lim liminf limsup max min Pr sup argmax argmin".split(" "),
);

export const accents = pairs(`
hat ^ widehat ^ bar ¯ overline ‾ vec → dot ˙ ddot ¨ tilde ~ widetilde ~ acute ´ grave \` check ˇ
breve ˘ mathring ˚ overrightarrow → overleftarrow ← overbrace ⏞ underbrace ⏟ underline _ underrightarrow →
`);

/** Widths in em. */
export const spaces = new Map([
  [",", 0.167],
  [":", 0.222],
  [">", 0.222],
  [";", 0.278],
  ["!", -0.167],
  [" ", 0.25],
  ["~", 0.25],
  ["enspace", 0.5],
  ["quad", 1],
  ["qquad", 2],
  ["thinspace", 0.167],
  ["space", 0.25],
]);

/** Where alphabets begin: capitals, small letters, digits. MathML's own way is ignored by browsers. */
const alphabets = {
  bold: [0x1d400, 0x1d41a, 0x1d7ce],
  italic: [0x1d434, 0x1d44e, 0],
  bb: [0x1d538, 0x1d552, 0x1d7d8],
  cal: [0x1d49c, 0x1d4b6, 0],
  frak: [0x1d504, 0x1d51e, 0],
  sans: [0x1d5a0, 0x1d5ba, 0x1d7e2],
  mono: [0x1d670, 0x1d68a, 0x1d7f6],
};

// Letters that had a place of their own before these alphabets.
const early = pairs(`
bbC ℂ bbH ℍ bbN ℕ bbP ℙ bbQ ℚ bbR ℝ bbZ ℤ calB ℬ calE ℰ calF ℱ calH ℋ calI ℐ calL ℒ calM ℳ calR ℛ
cale ℯ calg ℊ calo ℴ frakC ℭ frakH ℌ frakI ℑ frakR ℜ frakZ ℨ italich ℎ
`);

export const styles = new Map(
  Object.entries({
    mathbf: "bold",
    boldsymbol: "bold",
    bm: "bold",
    bold: "bold",
    mathit: "italic",
    mathbb: "bb",
    Bbb: "bb",
    mathcal: "cal",
    mathscr: "cal",
    mathfrak: "frak",
    mathsf: "sans",
    mathtt: "mono",
    mathrm: "",
    mathnormal: "",
    operatorname: "",
  }),
);

/** @param {string} text @param {string} style */
export function styled(text, style) {
  const starts = alphabets[/** @type {keyof typeof alphabets} */ (style)];
  if (!starts) return text;
  return [...text].map((sign) => {
    const own = early.get(style + sign);
    if (own) return own;
    const code = sign.charCodeAt(0);
    const kind = /[A-Z]/.test(sign) ? 0 : /[a-z]/.test(sign) ? 1 : /\d/.test(sign) ? 2 : 3;
    const base = starts[kind];
    if (base) return String.fromCodePoint(base + code - [65, 97, 48][kind]);
    const isBold = style === "bold";
    if (isBold && code >= 0x3b1 && code <= 0x3c9) {
      return String.fromCodePoint(0x1d6c2 + code - 0x3b1);
    }
    if (isBold && code >= 0x391 && code <= 0x3a9) {
      return String.fromCodePoint(0x1d6a8 + code - 0x391);
    }
    return sign;
  }).join("");
}
