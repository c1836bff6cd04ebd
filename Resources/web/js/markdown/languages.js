// What the languages look like: small tables, enough to colour code while reading it.

/** @typedef {[kind: string, source: string]} Rule */
/**
 * @typedef {object} Language
 * @property {string} title
 * @property {string} extension of a file in it
 * @property {Rule[]} rules tried in order; kind "w" is a word, looked up in `words`
 * @property {Map<string, string>} words
 * @property {boolean} ignoresCase
 */

const double = '"(?:\\\\[^]|[^"\\\\\\n])*"?';
const single = "'(?:\\\\[^]|[^'\\\\\\n])*'?";
const letter = "'(?:\\\\[^\\n]{1,8}|[^'\\\\\\n])'";
const template = "`(?:\\\\[^]|[^`\\\\])*`?";
const triple = '"""[^]*?(?:"""|$(?![^]))';
const slashes = "//.*|/\\*[^]*?(?:\\*/|$(?![^]))";
const hash = "#.*";
const shellHash = "(?<![^\\s;(])#.*";
const figures =
  "\\b(?:0[xXbBoO][\\da-fA-F_]+|\\d[\\d_]*(?:\\.\\d[\\d_]*)?(?:[eE][+-]?\\d+)?)[a-zA-Z%]*";
const name = "[A-Za-z_\\u0080-\\uffff][\\w\\u0080-\\uffff]*";
/** @type {Rule} */
const word = ["w", name];
/** @type {Rule} */
const number = ["n", figures];

/** @param {...string} sources @returns {Rule} */
const strings = (...sources) => ["s", sources.join("|")];
/** @param {string} source @returns {Rule} */
const comments = (source) => ["c", source];

/** @param {string} comment @param {...string} quotes @returns {Rule[]} */
const usual = (comment, ...quotes) => [comments(comment), strings(...quotes), number, word];

/** @type {Rule[]} */
const markup = [
  comments("<!--[^]*?(?:-->|$(?![^]))"),
  ["t", "</?[A-Za-z][\\w:.-]*|/?>|<[!?][A-Za-z]+"],
  ["p", "(?<![\\w:@.-])[\\w:@.-]{1,60}(?==)"],
  strings('(?<==\\s?)"[^"]*"', "(?<==\\s?)'[^']*'"),
  ["n", "&[#\\w]+;"],
];

/** @type {Rule[]} */
const yaml = [
  comments(shellHash),
  ["p", "^[ \\t]*(?:- +)*[\\w.\"'/-]+(?=[ \\t]*:(?:\\s|$))"],
  strings(double, single),
  ["n", "\\b(?:true|false|null|yes|no|on|off)\\b|" + figures],
];

// What most languages with braces have.
const common =
  `break case catch class const continue default do else enum finally for if import interface new
  private protected public return static super switch this throw try void while`;
const cWords =
  `auto break case char const continue default do double else enum extern float for goto if inline
  int long register return short signed sizeof static struct switch typedef union unsigned void
  volatile while`;
const cppWords =
  `${common} ${cWords} alignas bool concept consteval constexpr co_await co_return decltype delete
  explicit export final friend module mutable namespace noexcept operator override requires
  template typename using virtual`;
const jsWords =
  `${common} async await debugger delete export extends from function get in instanceof let of set
  typeof var with yield`;
const tsWords =
  `${jsWords} abstract any as asserts boolean declare implements infer is keyof namespace never
  number object readonly satisfies string symbol type unique unknown`;
const none = "true false null";

/**
 * Names (the first is the file's extension), title, rules, keywords, constants.
 * @type {[names: string, title: string, rules: Rule[], keywords?: string, constants?: string, ignoresCase?: boolean][]}
 */
const table = [
  [
    "swift",
    "Swift",
    [["k", "[@#][a-zA-Z]+"], ...usual(slashes, triple, double)],
    `actor any as associatedtype async await break case catch class continue convenience default
    defer deinit didSet do else enum extension fallthrough fileprivate final for func get guard if
    import in indirect init inout internal is isolated lazy let mutating nonisolated open operator
    override package private protocol public repeat required rethrows return self Self sending set
    some static struct subscript super switch throw throws try typealias unowned var weak where
    while willSet`,
    "true false nil",
  ],
  [
    "py python python3",
    "Python",
    [
      ["k", "^[ \\t]*@[\\w.]+"],
      ...usual(
        hash,
        `[rbfuRBFU]{0,2}${triple}`,
        "'''[^]*?(?:'''|$(?![^]))",
        `[rbfuRBFU]{0,2}(?:${double}|${single})`,
      ),
    ],
    `and as assert async await break case class continue def del elif else except finally for from
    global if import in is lambda match nonlocal not or pass raise return self try type while with
    yield`,
    "True False None",
  ],
  [
    "js javascript mjs cjs jsx node",
    "JavaScript",
    usual(slashes, double, single, template),
    jsWords,
    `${none} undefined NaN Infinity`,
  ],
  [
    "ts typescript tsx mts",
    "TypeScript",
    usual(slashes, double, single, template),
    tsWords,
    `${none} undefined NaN Infinity`,
  ],
  [
    "json jsonc json5",
    "JSON",
    [["p", '"(?:\\\\.|[^"\\\\\\n])*"(?=\\s*:)'], ...usual(slashes, double)],
    "",
    none,
  ],
  [
    "c h",
    "C",
    [["k", "^[ \\t]*#[ \\t]*\\w+"], ...usual(slashes, double, letter)],
    cWords,
    "NULL true false",
  ],
  [
    "cpp c++ cc cxx hpp",
    "C++",
    [["k", "^[ \\t]*#[ \\t]*\\w+"], ...usual(slashes, double, letter)],
    cppWords,
    "nullptr NULL true false",
  ],
  [
    "cs csharp c#",
    "C#",
    [["k", "^[ \\t]*#[ \\t]*\\w+"], ...usual(slashes, triple, '[$@]{1,2}"[^"]*"?', double, letter)],
    `${common} abstract as async await base bool byte char decimal delegate double event explicit
    extern fixed float foreach get implicit in init int internal is lock long namespace object
    operator out override params readonly record ref required sbyte sealed set short sizeof string
    struct typeof uint ulong ushort using var virtual when where yield`,
    none,
  ],
  [
    "java",
    "Java",
    [["k", "@\\w+"], ...usual(slashes, triple, double, letter)],
    `${common} abstract assert boolean byte char double extends final float implements instanceof
    int long native package permits record sealed short strictfp synchronized throws transient var
    volatile yield`,
    none,
  ],
  [
    "kt kotlin kts",
    "Kotlin",
    [["k", "@\\w+"], ...usual(slashes, triple, double, letter)],
    `${common} abstract actual as by companion constructor crossinline data expect external final
    fun get in infix init inline inner internal is lateinit noinline object open operator out
    override package reified sealed set suspend tailrec typealias val var vararg when where`,
    none,
  ],
  [
    "go golang",
    "Go",
    usual(slashes, double, letter, "`[^`]*`?"),
    `any bool break byte case chan const continue default defer else error fallthrough float32
    float64 for func go goto if import int int32 int64 interface map package range return rune
    select string struct switch type uint var`,
    "true false nil iota",
  ],
  [
    "rs rust",
    "Rust",
    [
      ["k", "#!?\\[[^\\]\\n]*\\]"],
      ["t", "'[a-z_]\\w*\\b(?!')"],
      ...usual(slashes, 'r#*"[^]*?"#*', double, letter),
    ],
    `as async await bool break char const continue crate dyn else enum extern f32 f64 fn for i32
    i64 if impl in let loop match mod move mut pub ref return self Self static str struct super
    trait type u32 u64 u8 unsafe use usize where while`,
    "true false None Some Ok Err",
  ],
  [
    "rb ruby",
    "Ruby",
    [["n", ":[a-zA-Z_]\\w*[?!]?"], ["t", "@{1,2}\\w+"], ...usual(hash, double, single)],
    `alias and begin break case class def defined? do else elsif end ensure extend for if in
    include module next not or private protected raise redo require require_relative rescue retry
    return self super then undef unless until when while yield attr_reader attr_accessor`,
    "true false nil",
  ],
  [
    "php",
    "PHP",
    [["k", "<\\?php|\\?>"], ["t", "\\$\\w+"], ...usual(`${slashes}|#(?!\\[).*`, double, single)],
    `${common} abstract and array as callable clone declare echo elseif empty extends final fn
    foreach function global implements include instanceof isset list match namespace or print
    readonly require require_once trait unset use var yield`,
    none,
  ],
  [
    "sh bash shell zsh console terminal",
    "Shell",
    [
      ["t", "\\$(?:\\w+|\\{[^}\\n]*\\}|[?!#@*$])"],
      ...usual(shellHash, '"(?:\\\\[^]|[^"\\\\])*"?', "'[^']*'?"),
    ],
    `alias break case cd continue do done echo elif else esac eval exec exit export fi for function
    if in local printf read return set shift source sudo test then trap unset until while`,
    "true false",
  ],
  [
    "sql postgresql mysql sqlite",
    "SQL",
    usual("--.*|/\\*[^]*?(?:\\*/|$(?![^]))", "'(?:''|[^'])*'?", double),
    `add all alter and as asc begin between by cascade case check column commit constraint create
    cross default delete desc distinct drop else end except exists explain foreign from full group
    having if in index inner insert intersect into is join key left like limit not on or order
    outer over partition primary references returning right rollback select set table then
    transaction union unique update using values view when where with bigint boolean date int
    integer jsonb numeric real serial text timestamp uuid varchar`,
    none,
    true,
  ],
  ["html htm vue svelte", "HTML", markup],
  ["xml svg plist xhtml rss", "XML", markup],
  [
    "css scss less",
    "CSS",
    [
      comments(slashes),
      ["k", "@[\\w-]+|![a-z]+"],
      strings(double, single),
      ["p", "(?<![\\w-])[a-z-]{1,40}(?=\\s{0,8}:[^:{\\n]{0,200}[;}\\n])|--[\\w-]+"],
      ["n", "#[\\da-fA-F]{3,8}\\b|-?\\b\\d[\\d.]*(?:[a-z]+|%)?"],
      ["f", "(?<![\\w-])[\\w-]{1,40}(?=\\()"],
      ["t", "[.#][A-Za-z_][\\w-]*|::?[a-z-]+"],
    ],
  ],
  ["yaml yml", "YAML", yaml],
  ["toml ini conf cfg env properties", "TOML", [
    comments("^[ \\t]*[#;].*|(?<=\\s)#.*"),
    ["t", "^\\[.*\\]"],
    ["p", "^[ \\t]*[\\w.-]+(?=\\s*=)"],
    strings(double, single),
    ["n", "\\b(?:true|false)\\b|" + figures],
  ]],
  ["dockerfile docker", "Dockerfile", [
    comments("^[ \\t]*#.*"),
    ["k", "^[ \\t]*[A-Z]+(?=\\s)|\\bAS\\b"],
    strings(double, single),
    ["t", "\\$\\{?\\w+\\}?"],
  ]],
  ["diff patch", "Diff", [
    ["c", "^(?:diff|index|---|\\+\\+\\+) .*"],
    ["k", "^@@.*"],
    ["i", "^\\+.*"],
    ["d", "^-.*"],
  ]],
  ["md markdown", "Markdown", [
    ["k", "^#{1,6} .*"],
    ["s", "`[^`\\n]+`"],
    ["t", "^[ \\t]*(?:[-*+]|\\d+\\.)(?= )"],
    ["n", "\\*\\*[^*\\n]+\\*\\*"],
  ]],
  ["txt text plaintext plain", "Text", [["", "$(?![^])"]]],
];

/** @type {Map<string, Language>} */
const byName = new Map();
for (const [names, title, rules, keywords = "", constants = "", ignoresCase = false] of table) {
  const all = names.split(" ");
  /** @type {Map<string, string>} */
  const words = new Map();
  for (const one of keywords.split(/\s+/)) words.set(one, "k");
  for (const one of constants.split(" ")) words.set(one, "n");
  const known = { title, extension: all[0], rules, words, ignoresCase };
  for (const one of all) byName.set(one, known);
}

/** @param {string} name @returns {Language | undefined} */
export function language(name) {
  return byName.get(name.toLowerCase());
}
