// Made by scripts/protocol-types from Resources/api/openapi.json: change that file instead.

/** A person who can sign in. */
export type Account = {
  id: ID;
  name: string;
  /** Shown beside what this person says, and told to personas who address them. */
  glyph?: string;
  about?: string;
  /** The first account of an instance. */
  isOwner: boolean;
  /** In this account's conversations nothing but this computer is asked anything. */
  localOnly?: boolean;
  createdAt: Timestamp;
  revision: number;
};

/** Somebody joins. */
export type AddParticipant = {
  id: CommandID;
  participant: NewParticipant;
  /** Where the notice stands; the main branch where none is named. */
  branch?: ID;
  /** True: knows nothing of what was said before. Else the newcomer reads it up. */
  hearsFromNow?: boolean;
};

/** Participants who alone may see it; null for everyone. */
export type Audience = ID[] | null;

/** A named line of messages that starts at a fork of another branch. */
export type Branch = {
  id: ID;
  conversation: ID;
  name: string;
  /** Left out for the trunk. */
  parent?: ID;
  /**
   * The last position of the parent's path that belongs to this path too; left out for the trunk.
   */
  forkPosition?: number;
  /** The position of the newest message; a path counts without gaps. */
  tip: number;
  createdAt: Timestamp;
  revision: number;
};

/** How a call to a provider ended. */
export type CallOutcome = {
  id: ID;
  state: CallState;
  usage?: Usage;
  /** The provider's. */
  requestID?: string;
  error?: string;
  charge?: Charge;
  standIn?: ModelName;
  milliseconds?: number;
};

/** What a call was for. */
export type CallPurpose = "turn" | "trial" | "summary" | "starters" | "bids" | "director" | "verdict" | "vote" | "ranking" | "memory" | "title" | "beam" | "judge" | "tool";

/** One call to a provider. It outlives the conversation. */
export type CallRecord = {
  outcome: CallOutcome;
  run?: ID;
  message?: ID;
  purpose: CallPurpose;
  persona: string;
  endpoint: string;
  model: string;
  startedAt: Timestamp;
  endedAt?: Timestamp;
};

/** `started`: on record before the call was made. `lost`: the process ended meanwhile. */
export type CallState = "started" | "done" | "failed" | "cancelled" | "lost";

/** One who could have spoken, and how it was weighed. */
export type Candidate = {
  participant: ID;
  name: string;
  out?: Exclusion;
  /** Each from 0 to 1, before its weight. */
  terms: { [name: string]: number };
  score: number;
};

/** A ready-made group with a question to quarrel about. */
export type Cast = {
  id: string;
  name: string;
  about: string;
  /** A for-or-against question. */
  question: string;
  strategy: StrategyName;
  seats: Seat[];
};

/** Who is there, as the list shows it. */
export type CastMember = {
  name: string;
  glyph: string;
  hue: number;
};

/** What is left out stays. */
export type ChangeAccount = {
  id: CommandID;
  /** One line of 1 to 80 characters. */
  name?: string;
  glyph?: string;
  about?: string;
  /** In this account's conversations nothing but this computer is asked anything. */
  localOnly?: boolean;
};

/** What is left out stays. */
export type ChangeConversation = {
  id: CommandID;
  /** One line of 1 to 200 characters. */
  title?: string;
  /** One line of 1 to 200 characters. */
  topic?: string;
  strategy?: StrategyName;
  limits?: RunLimits;
  /** Multiplies tempo: 1 as people talk, 2 and 4 faster, 0 without any pause. */
  speed?: number;
  allowsSelfReply?: boolean;
  /**
   * Go on with a model that costs money although nobody is watching; else the run pauses after 10
   * minutes.
   */
  goesOnUnattended?: boolean;
  /** Nothing but this computer is asked anything in it, from the next turn on. */
  localOnly?: boolean;
  /**
   * Take answers from the cache where exactly the same was asked before; only calls with
   * temperature 0 or a seed.
   */
  reusesReplies?: boolean;
  /** What newcomers see. */
  mainBranch?: ID;
  /** From the next turn on. */
  mood?: Mood;
  /** Takes the place of what was set before, as a whole. */
  turns?: TurnSettings;
};

/** What is left out stays. */
export type ChangeParticipant = {
  id: CommandID;
  /** Its id, name or alias. */
  persona?: string;
  /** One line of 1 to 80 characters. */
  name?: string;
  /** At most 65,536 bytes of UTF-8. */
  systemPrompt?: string;
  model?: ModelName;
  /** Back to the instance's default model. */
  usesDefaultModel?: boolean;
  /** The whole chain, the first choice first; an empty one lets nobody step in. */
  fallbacks?: Fallback[];
  parameters?: ModelParameters;
  muted?: boolean;
  stance?: Stance;
};

/** What a client may send on the socket, as text. State is changed by requests only. */
export type ClientFrame = SubscribeFrame | UnsubscribeFrame | TypingFrame;

/**
 * A UUIDv7 that the client makes for one wish. A repeat with the same id and body returns the first
 * result and changes nothing; the same id with another body is a `conflict`.
 */
export type CommandID = string;

/**
 * `interrupt` cuts off the one who speaks, what was said stays; `next` makes `participant` speak
 * next; `queue` makes `participants` speak one after the other; `skip` leaves out once who would be
 * next; `unattended` takes `goesOnUnattended`; `speed`, `strategy` and `limits` take the field of
 * that name.
 */
export type ControlAction = "pause" | "resume" | "step" | "stop" | "interrupt" | "next" | "speed" | "strategy" | "limits" | "queue" | "skip" | "unattended" | "vote";

/** What a person may do to a run that is going on. */
export type ControlRun = {
  id: CommandID;
  action: ControlAction;
  /** For `next`. */
  participant?: ID;
  /** For `speed`: 0 without pauses, 1 natural. */
  speed?: number;
  /** For `strategy`: from the next turn on. */
  strategy?: StrategyName;
  /** For `limits`: a field left out removes that limit. */
  limits?: RunLimits;
  /** For `queue`: who speaks next, in order; it replaces the queue that there is. */
  participants?: ID[];
  /** For `unattended`. */
  goesOnUnattended?: boolean;
  /** For `vote`: one choice's id; of a ranking all, the best first. */
  choice?: string[];
  /** For `vote`: the newest open one where it is left out. */
  ballot?: string;
};

/** Participants, settings and a tree of messages. */
export type Conversation = {
  id: ID;
  owner: ID;
  kind: ConversationKind;
  title: string;
  /** Set by a person; else it is made from the first words. */
  titleIsChosen: boolean;
  /** What is being talked about, told to every participant. */
  topic?: string;
  settings: ConversationSettings;
  /** The branch that newcomers see. */
  mainBranch: ID;
  trashedAt?: Timestamp;
  createdAt: Timestamp;
  updatedAt: Timestamp;
  revision: number;
};

/**
 * `chat`: one participant that answers when spoken to. `room`: a cast that talks with each other.
 */
export type ConversationKind = "chat" | "room";

/** What new runs start with. */
export type ConversationSettings = {
  strategy: StrategyName;
  limits: RunLimits;
  /** Multiplies tempo: 1 as people talk, 2 and 4 faster, 0 without any pause. */
  speed: number;
  /** May one participant speak twice in a row? */
  allowsSelfReply: boolean;
  /**
   * Go on with a model that costs money although nobody is watching; else the run pauses after 10
   * minutes.
   */
  goesOnUnattended?: boolean;
  /** Nothing but this computer is asked anything in it, from the next turn on. */
  localOnly?: boolean;
  /**
   * Take answers from the cache where exactly the same was asked before; only calls with
   * temperature 0 or a seed.
   */
  reusesReplies?: boolean;
  /** Left out: even. */
  mood?: Mood;
  turns?: TurnSettings;
};

/** All that a reader needs to follow the stream from `seq` on. */
export type ConversationSnapshot = {
  conversation: Conversation;
  participants: Participant[];
  branches: Branch[];
  /** Those going on or paused, and the newest that ended on each branch. */
  runs: Run[];
  /** The number of the newest event of its stream. */
  seq: number;
  /**
   * Who reads what is said here, those elsewhere first; in the answer to a request for one
   * conversation.
   */
  readBy?: Reader[];
};

/** A provider that reads what is said. */
export type Reader = {
  provider: string;
  /** As its makers write it. */
  label: string;
  /** `this computer` or the host. */
  place: string;
  isLocal: boolean;
  /** Only where a participant's own model fails. */
  standsIn: boolean;
};

/** A row of the list. */
export type ConversationSummary = {
  conversation: Conversation;
  cast: CastMember[];
  isRunning: boolean;
  /** A run is there and waits for a person. */
  isPaused: boolean;
  /** Somebody has spoken here by a model of this instance; false for what was only imported. */
  hasRun: boolean;
  branches: number;
  marks: Marks;
  /**
   * The newest position of the branch that the account looks at. What is beyond `marks.read` is
   * unread.
   */
  tip: number;
};

/** A new conversation; its id is the command's. */
export type CreateConversation = {
  id: CommandID;
  /** `chat` where nothing is said; a cast or more than one persona makes it a room. */
  kind?: ConversationKind;
  /** One line of 1 to 200 characters. */
  title?: string;
  /** One line of 1 to 200 characters. */
  topic?: string;
  /** A ready-made cast by its id; its question is the topic where none is given. */
  cast?: string;
  /** A plain assistant where neither they nor a cast is given. */
  participants?: NewParticipant[];
  strategy?: StrategyName;
  limits?: RunLimits;
  /** Multiplies tempo: 1 as people talk, 2 and 4 faster, 0 without any pause. */
  speed?: number;
  /** For the chat's one participant, and for all who name none. */
  model?: ModelName;
  allowsSelfReply?: boolean;
  /**
   * Go on with a model that costs money although nobody is watching; else the run pauses after 10
   * minutes.
   */
  goesOnUnattended?: boolean;
  /** Nothing but this computer is asked anything in it, from the next turn on. */
  localOnly?: boolean;
  /**
   * Take answers from the cache where exactly the same was asked before; only calls with
   * temperature 0 or a seed.
   */
  reusesReplies?: boolean;
  turns?: TurnSettings;
};

/**
 * Text that goes behind what a reader has. Drop lower attempts, trim overlap, read the message
 * again after a gap.
 */
export type Delta = {
  message: ID;
  part: number;
  attempt: number;
  /** UTF-16 units of that part; a surrogate pair is never split. */
  offset: number;
  text: string;
};

/** Text of a message that is being written. */
export type DeltaFrame = Delta & {
  type: "delta";
};

/** Somebody was called by name or told to speak. */
export type Directive = {
  kind: DirectiveKind;
  /** The message that called, for a mention. */
  message?: ID;
};

/** Why the choice was not open. */
export type DirectiveKind = "mention" | "next" | "regenerate" | "queue";

export type EarlierAttempt = {
  message: ID;
  attempt: number;
  parts: Part[];
};

/** Other words, on a new branch that forks before the message. */
export type EditMessage = {
  /** Also the new message's id. */
  id: CommandID;
  /** At most 262,144 bytes of UTF-8. */
  text: string;
  answer?: boolean;
};

/** One endpoint with its models. */
export type EndpointState = {
  provider: string;
  /** The base URL without credentials; `this computer` for the managed model. */
  place: string;
  isReady: boolean;
  /** What is wrong and how to mend it; left out when ready. */
  detail?: string;
  models: ModelInfo[];
};

/** What went wrong, and whether to try again. */
export type ErrorFrame = {
  type: "error";
  problem: {
    type: ProblemKind;
    detail: string;
    field?: string;
    sentence: Sentence;
  };
  retry: boolean;
};

/** One fact that was stored. Readers ignore kinds that they do not know; fields are only added. */
export type Event = {
  stream: ID;
  seq: number;
  /**
   * conversation.created, conversation.changed, branch.created, branch.changed, participant.joined,
   * participant.changed, participant.left, member.changed, message.posted, message.removed,
   * message.restored, turn.started, turn.attempt, turn.finished, run.started, run.changed,
   * run.control, run.stopped, summary.changed; on an account's stream list.changed,
   * persona.changed, account.changed, providers.changed, spending.changed.
   */
  kind: string;
  /** The id of what changed; which noun it is follows from the kind. */
  subject: string;
  /** The subject's after the change; 0 where it has none. */
  revision: number;
  /** The account that caused it; left out for the engine. */
  actor?: ID;
  command?: CommandID;
  audience: Audience;
  /** Small facts: a stop reason, how much text stands. `turn.attempt` has `attempt` and `kept`. */
  facts: unknown;
  at: Timestamp;
};

/** A stored fact, with its subject as it stands now under the noun's name. */
export type EventFrame = Event & {
  type: "event";
  conversation?: Conversation;
  branch?: Branch;
  participant?: Participant;
  message?: Message;
  run?: Run;
  persona?: StoredPersona;
};

/** Facts of a stream, oldest first. */
export type EventPage = {
  stream: ID;
  /** The number of the newest event. */
  seq: number;
  /** Ask on with this number. */
  after: number;
  items: (EventFrame | HiddenFrame)[];
};

/** Why a participant could not be chosen. */
export type Exclusion = "muted" | "absent" | "spoke-last" | "no-model" | "provider-down" | "over-budget" | "cooling-down" | "has-spoken" | "not-in-phase" | "skipped";

/** The whole tree, in a form that can be read back. */
export type ExportDocument = {
  chimera: "conversation";
  version: 1;
  showcase?: ShowcaseFacts;
  conversation: Conversation;
  participants: Participant[];
  branches: Branch[];
  branch: ID;
  runs: Run[];
  /** Every branch's, each once. */
  messages: Message[];
  /** Attempts before the ones that stand: what the guard or a retry took back. */
  earlier: EarlierAttempt[];
};

/** Markdown or plain lines of one branch; the whole tree as JSON, or in one file that plays it. */
export type ExportFormat = "md" | "txt" | "json" | "html";

/** A new branch that stands on another. */
export type ForkBranch = {
  /** Also the branch's id. */
  id: CommandID;
  branch: ID;
  /** The last position that the new branch keeps. */
  position: number;
  /** One line of 1 to 80 characters. */
  name?: string;
};

/** What the server sends. Readers ignore types that they do not know. */
export type Frame = EventFrame | HiddenFrame | DeltaFrame | SignalFrame | SubscribedFrame | LaggedFrame | ResetFrame | ErrorFrame;

/** That the program lives, or can serve. */
export type Health = {
  status: "live" | "ready";
  version: string;
};

/** A fact that this reader may not see; keeps the numbers without a gap. */
export type HiddenFrame = {
  type: "event";
  stream: ID;
  seq: number;
  hidden: true;
};

/** A UUIDv7 (RFC 9562), 36 characters; written in lower case. Ids made later sort later. */
export type ID = string;

/** A conversation of one's own, made from an exported one. */
export type ImportConversation = {
  id: CommandID;
  document: ExportDocument;
  /**
   * The last message that comes along; what follows it on its branch, and what branches off there,
   * stays behind. All of it where nothing is said.
   */
  until?: ID;
  /** Who speaks for everybody from now on; the default model where nothing is said. */
  model?: ModelName;
};

/** The reader was too slow or away; it goes on from the store, nothing is lost. */
export type LaggedFrame = {
  type: "lagged";
  stream: ID;
};

/** A message being written: how long it is. */
export type LiveText = {
  message: ID;
  part: number;
  attempt: number;
  /** UTF-16 units. */
  length: number;
};

/** What is left out stays as it is. */
export type MarkConversation = {
  id: CommandID;
  pinned?: boolean;
  archived?: boolean;
  /** The last position that was read; a lower one than is stored changes nothing. */
  read?: number;
};

/** What an account has noted of a conversation in its own list. */
export type Marks = {
  pinned: boolean;
  archived: boolean;
  /** The last position that was read. */
  read: number;
};

/** An account and what it may do in a conversation. */
export type Member = {
  account: ID;
  name: string;
  role: Role;
};

/** One node of a conversation's tree. */
export type Message = {
  id: ID;
  conversation: ID;
  branch: ID;
  position: number;
  parent?: ID;
  kind: MessageKind;
  /** A participant. */
  author?: ID;
  /** As it was then. */
  authorName: string;
  state: MessageState;
  /** One try at writing the text; raised when text is taken back or begun anew. */
  attempt: number;
  parts: Part[];
  audience: Audience;
  run?: ID;
  reason?: Reason;
  model?: ModelName;
  figures?: TurnFigures;
  createdAt: Timestamp;
  finishedAt?: Timestamp;
  revision: number;
  voice?: PostVoice;
  /** The participant who wrote it where that is not its author. */
  writer?: ID;
};

/** `post`: said by a person. `turn`: written by a model. `notice`: somebody came or left. */
export type MessageKind = "post" | "turn" | "notice";

/** `removed` messages come without parts. */
export type MessageState = "writing" | "done" | "interrupted" | "failed" | "removed";

/** A `toy` plays personas only. */
export type ModelAbility = "toy" | "small" | "capable";

/** What a model takes. What nobody knows is left out. */
export type ModelCapabilities = {
  /** Temperature and top-p: always, only where the effort is `none`, or never. */
  sampling?: "always" | "without-reasoning" | "never";
  /** Takes stop words. */
  stopWords?: boolean;
  /** Takes a seed. */
  seed?: boolean;
  reasoning?: ModelReasoning;
  /** Calls tools. */
  tools?: boolean;
  /** May be made to call one. */
  forcedTools?: boolean;
  /** Sees images. */
  images?: boolean;
  /** Answers after a JSON Schema. */
  schema?: boolean;
  /** Goes on with a reply that was begun for it. */
  prefill?: boolean;
};

/** What is known of one model. */
export type ModelInfo = {
  name: ModelName;
  ability: ModelAbility;
  /** Tokens of prompt and reply together. */
  contextWindow: number;
  /** May a reply be begun for it? */
  acceptsPrefill: boolean;
  /** `this computer` or the endpoint's host: where the words go. */
  place: string;
  /** Shown behind the name: `135M`. */
  size?: string;
  recipe?: SmallModelRecipe;
  /** Each word costs money. */
  isMetered: boolean;
  /** As its makers write it. */
  label?: string;
  /** Tokens of one reply. */
  outputLimit?: number;
  capabilities: ModelCapabilities;
  /** The day from which it answers no more, `2026-12-11`. */
  shutdown?: string;
  price?: ModelPrice;
  /** What of this somebody said by hand. */
  facts?: ModelFacts;
  /** Whose endpoint it is, as its makers write it. */
  providerLabel?: string;
  /** On disk, for models on one's own machine. */
  bytes?: number;
  /** Is it in memory now? Left out where an endpoint has no such notion. */
  isLoaded?: boolean;
};

/**
 * What somebody knows better of a model; what is left out stays as its endpoint and the catalogue
 * say.
 */
export type ModelFacts = {
  contextWindow?: number;
  outputLimit?: number;
  ability?: ModelAbility;
  label?: string;
  tools?: boolean;
  images?: boolean;
  /** Answers after a given JSON Schema. */
  schema?: boolean;
  /** May a reply be begun for it? */
  prefill?: boolean;
  /** Temperature and top-p: always, only where the effort is `none`, or never. */
  sampling?: "always" | "without-reasoning" | "never";
};

/** `provider/model`; all behind the first slash is the model. */
export type ModelName = string;

/** US dollars per million tokens, now. */
export type ModelPrice = {
  /** Decimal number. */
  input: string;
  /** Decimal number. */
  output: string;
  /** Of input that the provider's cache holds; left out where it costs what other input does. */
  cacheRead?: string;
  /** The day on which somebody looked. */
  asOf: string;
};

/** How much it reasons, and how that is asked for. */
export type ModelReasoning = {
  /**
   * It does not reason; by a word for the effort; as it likes, with a word for how eagerly; by a
   * number of tokens; on or off.
   */
  control: "none" | "effort" | "adaptive" | "budget" | "toggle";
  /** The words that it takes, weakest first; `none` where it can be switched off. */
  efforts: string[];
  /** What it does where nothing is asked. */
  standard?: string;
};

/** What a model is asked with; what is left out is the persona's, then the model's. */
export type ModelParameters = {
  temperature?: number;
  topP?: number;
  /** Output tokens of one reply; 2,048 where nothing is said. */
  maxOutputTokens?: number;
  /** For the model's own dice. */
  seed?: number;
  effort?: string;
};

/** Somebody to add: a persona, or without one a plain assistant. */
export type NewParticipant = {
  /** Its id, name or alias. */
  persona?: string;
  /** One line of 1 to 80 characters. */
  name?: string;
  /** At most 65,536 bytes of UTF-8. */
  systemPrompt?: string;
  model?: ModelName;
  /** Who may step in when that model fails, the first choice first. */
  fallbacks?: Fallback[];
  parameters?: ModelParameters;
  stance?: Stance;
};

/** A slice of a list. A cursor that is left out is an end. */
export type PageOfConversations = {
  items: ConversationSummary[];
  /** Ask with `before` for what comes before. */
  before?: string;
  /** Ask with `after` for what comes after. */
  after?: string;
};

/** A slice of a list. A cursor that is left out is an end. */
export type PageOfMessages = {
  items: Message[];
  /** Ask with `before` for what comes before. */
  before?: string;
  /** Ask with `after` for what comes after. */
  after?: string;
};

/** One piece of a message. Kinds that a reader does not know are to be kept as they are. */
export type Part = {
  /** text, image, file, reasoning, tool-call, tool-result, notice or opaque; more may come. */
  kind: string;
  /** Empty where a kind has none. */
  text: string;
  /** What else the kind carries: any JSON. */
  data?: unknown;
};

/** A persona, a plain assistant or an account inside one conversation. */
export type Participant = {
  id: ID;
  conversation: ID;
  kind: ParticipantKind;
  name: string;
  aliases: string[];
  glyph: string;
  hue: number;
  role: string;
  /** The character as it was when it joined. */
  persona?: Persona;
  stance?: Stance;
  /** The plain assistant's instructions. */
  systemPrompt?: string;
  /** Left out: the instance's default model. */
  model?: ModelName;
  /** Who may step in when that model fails, the first choice first. */
  fallbacks?: Fallback[];
  parameters: ModelParameters;
  muted: boolean;
  /** False once it has left; its messages stay. */
  present: boolean;
  seat: number;
  revision: number;
};

/** A model that may speak in place of a participant's own. */
export type Fallback = {
  model: ModelName;
  /** Left out: every cause but a refusal. */
  causes?: FallbackCause[];
};

/** What went wrong; `unreachable` holds answers that broke off too. */
export type FallbackCause = "rate-limited" | "overloaded" | "context-too-long" | "refused" | "no-credit" | "budget" | "unreachable";

/** `assistant`, `persona:<id>` or `account:<id>`. */
export type ParticipantKind = string;

/**
 * `person`: somebody paused it, or began it so; `unwatched`: it costs money and nobody was watching
 * for 10 minutes. Resuming goes on.
 */
export type PauseCause = "person" | "unwatched";

/** A character: name, look, prompt, temperament, voice, preferred models. */
export type Persona = {
  /** Lower-case letters, digits and hyphens: `techno-shaman`. */
  id: string;
  /** One line of 1 to 80 characters. */
  name: string;
  aliases: string[];
  glyph: string;
  /** Degrees on the colour wheel. */
  hue: number;
  /** One line of at most 200 characters: what this one does in a conversation. */
  role: string;
  tags: string[];
  temperature: number;
  /** 0 slow and deliberate, 1 quick. */
  tempo: number;
  /** 0 speaks only when asked, 1 always wants to. */
  talkativeness: number;
  /** Leanings on named axes. */
  stances: { [name: string]: number };
  /** Unfinished sentence openings in this one's own voice. */
  openings: string[];
  voice?: Voice;
  /** Traits of models that suit. */
  models: ("reasoning" | "creative" | "fast" | "long-context" | "local")[];
  /** At most 65,536 bytes of UTF-8. */
  prompt: string;
  /** Shown in place of the glyph: `data:image/(png|webp|jpeg);base64,…`, at most 65,536 bytes. */
  image?: string;
};

/** A change that carries nothing but its id. */
export type PlainCommand = {
  id: CommandID;
};

/** Something a person says. */
export type PostMessage = {
  /** Also the message's own id. */
  id: CommandID;
  /** At most 262,144 bytes of UTF-8. */
  text: string;
  branch?: ID;
  /** Participants who alone may see it; everyone where none are named. */
  audience?: ID[];
  /**
   * Whether somebody should answer where no run is going on. A chat answers; a room where somebody
   * is called by name.
   */
  answer?: boolean;
  /**
   * A note of the director is for `audience`, or for the whole cast; a secret needs an audience.
   */
  voice?: PostVoice;
  /** The persona whose words they are, written by this person in its place. */
  speaker?: ID;
};

/** An RFC 9457 problem. */
export type Problem = {
  /** Stable; `/problems/` and a ProblemKind. */
  type: "/problems/invalid" | "/problems/too-large" | "/problems/unauthorized" | "/problems/forbidden" | "/problems/not-found" | "/problems/method-not-allowed" | "/problems/conflict" | "/problems/stale" | "/problems/gone" | "/problems/too-many" | "/problems/storage" | "/problems/unavailable" | "/problems/provider" | "/problems/internal";
  /** What kind of failure it is. */
  title: string;
  /** The answer's status again. */
  status: number;
  /** What happened, to what, and what to do next. */
  detail: string;
  sentence: Sentence;
  /** The request's number in the server's log; also in X-Request-Id. */
  request: string;
  /** The field of the request that is wrong, as a path: `participants[0].model`. */
  field?: string;
};

/**
 * The detail by key, to be said in the reader's language; the words are in
 * `/locales/<language>.json`.
 */
export type Sentence = {
  /** As in `problem.run.in-trash`; `problem.verbatim` where the words are somebody else's. */
  key: string;
  /**
   * What stands in the words, by name: texts, whole numbers, sentences, or lists of them; `count`
   * chooses the plural form.
   */
  values: { [name: string]: unknown };
};

/** Stable names of what can go wrong. */
export type ProblemKind = "invalid" | "too-large" | "unauthorized" | "forbidden" | "not-found" | "method-not-allowed" | "conflict" | "stale" | "gone" | "too-many" | "storage" | "unavailable" | "budget" | "provider" | "internal";

/** Where models come from. */
export type Provider = {
  /** The part of a model's name before the slash. */
  name: string;
  /** As its makers write it. */
  label: string;
  /** Without credentials; empty for the managed model. */
  baseURL: string;
  /** `this computer` or the host: where the words go. */
  place: string;
  /**
   * The managed model, somebody's server, another program on this computer, or a program that we
   * start (docs/plugins.md).
   */
  kind: "local" | "cloud" | "computer" | "plug-in";
  isReady: boolean;
  /** What is wrong and how to mend it. */
  detail?: string;
  /**
   * Known by name or managed; set in the environment; stored here; answering at its usual address;
   * in the file of plug-ins.
   */
  origin: "built-in" | "environment" | "stored" | "found" | "declared";
  /** The last four characters of its key; for the owner only. */
  keyTail?: string;
  /** It answers nobody without a key. */
  wantsKey: boolean;
  models: ModelInfo[];
};

/** What came of asking. */
export type ProviderTest = {
  ok: boolean;
  /** What the answer says of the key; `ok` only where it is valid. */
  verdict: "valid" | "wrong" | "no-credit" | "no-access" | "unreachable" | "busy" | "unclear";
  /** In words, the provider's own where it failed. */
  detail: string;
  models: number;
};

/** How a model has been answering. */
export type ModelHealth = {
  model: ModelName;
  /**
   * `shaky`: it answers, and not every time; `down`: it is left alone for now; `unknown`: nobody
   * asked it lately.
   */
  state: "good" | "shaky" | "down" | "unknown";
  /** The same in a sentence. */
  words: string;
  /** In the last hour, the last 100 at most. */
  calls: number;
  failures: FailureCount[];
  /** Milliseconds from the request to the first of the reply. */
  firstToken?: Spread;
  tokensPerSecond?: Spread;
  /** `closed`: calls go through; `open`: none do; `trying`: one call is on its way to see. */
  breaker: "closed" | "open" | "trying";
  /** Until it is tried again, while calls do not go through. */
  restSeconds?: number;
  lastGood?: Timestamp;
  /** The provider's own words; for the owner only. */
  lastFailure?: string;
  /** What may still be asked, as the endpoint said it last; for the owner only. */
  quota?: Quota;
  /** Calls at once that the endpoint puts up with; left out where it never minded. */
  atOnce?: number;
  /** Its answers arrive in one piece, although it is asked to stream. */
  arrivesWhole?: boolean;
};

/** What an endpoint said of its limits. */
export type Quota = {
  requests?: QuotaShare;
  /** Where input and output are counted apart, the one of which less is left. */
  tokens?: QuotaShare;
};

export type QuotaShare = {
  limit?: number;
  remaining: number;
  /** When it is whole again. */
  resetsAt?: Timestamp;
};

/** Failures of one kind. */
export type FailureCount = {
  kind: "unauthorized" | "no-credit" | "rate-limited" | "overloaded" | "context-too-long" | "refused" | "model-missing" | "unreachable" | "timed-out" | "stream-broken" | "invalid-request" | "too-large";
  count: number;
};

/** The middle, and what 95 of 100 stay below. */
export type Spread = {
  p50: number;
  p95: number;
};

/** Why this participant speaks now. A replay from the same seed gives the same. */
export type Reason = {
  strategy: StrategyName;
  directive?: Directive;
  candidates: Candidate[];
  /** The run's. */
  seed: number;
  turn: number;
  /** Weights that were not the usual ones. */
  weights?: { [name: string]: number };
  outside?: OutsideChoice;
  phase?: FormatMoment;
  /** One of the closing words before a limit. */
  isClosing?: boolean;
};

/**
 * A sibling of a turn: a new branch that forks before it, where the same participant speaks again.
 */
export type RegenerateMessage = {
  id: CommandID;
  model?: ModelName;
};

/** Another name. */
export type RenameBranch = {
  id: CommandID;
  /** One line of 1 to 80 characters. */
  name: string;
};

/** The reader's number is no longer kept: load the snapshot. */
export type ResetFrame = {
  type: "reset";
  stream: ID;
};

/** What an account may do in a conversation; later ones include what earlier ones may. */
export type Role = "viewer" | "speaker" | "owner";

/** One branch going on, one turn or many, until a stated stop. */
export type Run = {
  id: ID;
  conversation: ID;
  branch: ID;
  /** An account. */
  startedBy: ID;
  state: RunState;
  strategy: StrategyName;
  limits: RunLimits;
  /** Multiplies tempo: 1 as people talk, 2 and 4 faster, 0 without any pause. */
  speed: number;
  /** Every choice of this run follows from it and from what was said. */
  seed: number;
  /** Turns taken. */
  turns: number;
  /** Input and output. */
  tokens: number;
  activeMilliseconds: number;
  stop?: RunStop;
  /** Participants who speak next, in order, before the strategy is asked. */
  queue?: ID[];
  pausedBecause?: PauseCause;
  /**
   * Go on with a model that costs money although nobody is watching; else the run pauses after 10
   * minutes.
   */
  goesOnUnattended?: boolean;
  /** Raised by each take-over. */
  fence: number;
  startedAt: Timestamp;
  stoppedAt?: Timestamp;
  revision: number;
  progress?: FormatProgress;
};

/** When a run ends by itself; a limit left out is none. */
export type RunLimits = {
  turns?: number;
  seconds?: number;
  /** Input and output. */
  tokens?: number;
  /** What the run is for; a capable model judges after each round whether it is reached. */
  goal?: string;
};

/** Whether a run is going on. */
export type RunState = "running" | "paused" | "stopped";

/** Why a run ended, with words where there is more to say. */
export type RunStop = {
  kind: RunStopKind;
  detail?: string;
};

/** Why a run ended. */
export type RunStopKind = "turns" | "time" | "tokens" | "budget" | "agreement" | "finished" | "goal" | "user" | "repetition" | "answered" | "all-passed" | "nobody" | "provider-down" | "failed";

/** A persona of one's own. */
export type SavePersona = {
  id: CommandID;
  persona: Persona;
};

/** What is left out stays as it is. */
export type SaveProvider = {
  id: CommandID;
  /** Written, never read again; an empty one takes the key away. */
  key?: string;
  /** Needed for a new one that is not known by name. */
  baseURL?: string;
};

/** What was said before is replaced. */
export type SaveModelFacts = {
  id: CommandID;
  /** Without its provider. */
  model: string;
  /** Left out or empty: what was said is taken back. */
  facts?: ModelFacts;
};

/** What the cache of answers holds. */
export type AnswerFigures = {
  answers: number;
  bytes: number;
  /** Times that one of those in it was given again. */
  hits: number;
  /** Bytes that it may grow to. */
  limit: number;
};

export type BeginProviderSignIn = {
  id: CommandID;
  /** The page's own address that the browser is sent back to: https, or http on localhost. */
  callback: string;
};

/** Where the browser goes. It comes back to the callback with `code` and `state`. */
export type ProviderSignIn = {
  url: string;
  state: string;
};

export type FinishProviderSignIn = {
  id: CommandID;
  code: string;
  state: string;
};

/** Who is to be cast: a conversation, or participants, or a ready-made cast. */
export type CastModels = {
  /** Its participants' own models are kept. */
  conversation?: ID;
  participants?: NewParticipant[];
  cast?: string;
  /** Dollars for a million tokens at most, three of four of them read: `2.50`. */
  ceiling?: string;
  /** Only models on this computer. */
  localOnly?: boolean;
};

/** A model for each, with reasons; nothing is changed by it. */
export type CastingPlan = {
  choices: CastingChoice[];
  /** What the computer cannot hold at once, with what to do. */
  warning?: string;
  /** The one model that could play all of them instead. */
  oneForAll?: ModelName;
};

export type CastingChoice = {
  name: string;
  /** Left out: nothing fits. */
  model?: ModelName;
  /** Chosen by hand; it is kept. */
  isPinned: boolean;
  because: string[];
};

/** A message that was found. */
export type SearchHit = {
  conversation: ID;
  /** The conversation's. */
  title: string;
  branch: ID;
  message: ID;
  position: number;
  authorName: string;
  /** Its id, where a persona said it. */
  persona?: string;
  model?: ModelName;
  at: Timestamp;
  /** The place in the message, in pieces. */
  snippet: SnippetPiece[];
};

/** Hits, the newest first. A cursor that is left out is the end. */
export type SearchPage = {
  items: SearchHit[];
  /** Ask with `before` for older ones. */
  before?: string;
};

/** One persona of a cast, with its side. */
export type Seat = {
  /** The persona's id. */
  persona: string;
  stance: Stance;
};

/** What an account may do here. */
export type SetMember = {
  id: CommandID;
  role: Role;
};

/** One setting as it stands. */
export type SettingValue = {
  name: string;
  /** ••• for a secret; empty where nothing is set. */
  value: string;
  /** `environment`, a file, `default` … */
  origin: string;
  isSecret: boolean;
};

/** Only in examples that ship with Chimera. */
export type ShowcaseFacts = {
  /** One line. */
  about: string;
  seconds: number;
};

/** A written example. */
export type ShowcaseSummary = {
  id: string;
  title: string;
  /** One line. */
  about: string;
  /** How long it plays, at the rhythm in which it was written. */
  seconds: number;
  cast: CastMember[];
  /** On the path that is played. */
  turns: number;
};

/** The side taken on the conversation's question. */
export type Side = "for" | "against" | "undecided";

/** A token, for a session. */
export type SignIn = {
  /** As `chimera account add NAME` printed it. */
  token: string;
};

/** What is shown but never stored. */
export type Signal = {
  kind: SignalKind;
  participant: ID;
  name: string;
  since: Timestamp;
  words?: string;
};

/** Who is about to speak, and who writes. */
export type SignalFrame = Signal & {
  type: "signal";
};

/**
 * `typing`: about to speak. `idle`: nobody is. `composing`: a person writes. `notice`: the
 * endpoint's words while it does not answer yet.
 */
export type SignalKind = "typing" | "idle" | "composing" | "notice" | "hand";

/** How a very small model is kept on its feet. */
export type SmallModelRecipe = {
  maxOutputTokens: number;
  stop: string[];
  temperature: number;
  /** Fields merged into the request's body. */
  extra: { [name: string]: unknown };
};

export type SnippetPiece = {
  text: string;
  /** It was searched for. */
  hit: boolean;
};

/** The side that a participant takes on the conversation's question. */
export type Stance = {
  side: Side;
  /** One sentence. */
  line: string;
  /** An unfinished half-sentence that takes the side. */
  opening: string;
};

/** What is left out is the conversation's setting. */
export type StartRun = {
  /** Also the run's id. */
  id: CommandID;
  branch?: ID;
  strategy?: StrategyName;
  limits?: RunLimits;
  /** Multiplies tempo: 1 as people talk, 2 and 4 faster, 0 without any pause. */
  speed?: number;
  /** For a replay. */
  seed?: number;
  /** Begin paused: nothing is said before a step or a resume. */
  paused?: boolean;
  /**
   * Go on with a model that costs money although nobody is watching; else the run pauses after 10
   * minutes.
   */
  goesOnUnattended?: boolean;
};

/** Why a reply ended. `guard`: the model began to write for somebody else. */
export type StopCause = "end" | "length" | "tool-calls" | "content-filter" | "refusal" | "guard" | "cancelled";

/** What was stopped. */
export type Stopped = {
  /** How many runs. */
  stopped: number;
};

/** A persona, and whether it can be changed. */
export type StoredPersona = {
  persona: Persona;
  /** Shipped with Chimera: to be copied, not changed. */
  isShipped: boolean;
  revision: number;
};

/**
 * The rule that picks who speaks next. `solo`: the one other participant answers each message once;
 * `format:ID`: the phases of a format's file (`GET /api/v1/formats`).
 */
export type StrategyName = "natural" | "round-robin" | "list" | "pooled" | "manual" | "weighted" | "bids" | "director" | "handoff" | "solo" | string;

/** Follow a stream. */
export type SubscribeFrame = {
  type: "subscribe";
  stream: ID;
  /** The last number that the client has; without it, from now on. */
  after?: number;
  /** How much text of messages being written the client has. */
  have?: LiveText[];
};

/** The answer to `subscribe`: the number of the newest event, and what is being written. */
export type SubscribedFrame = {
  type: "subscribed";
  stream: ID;
  seq: number;
  live: LiveText[];
};

/** RFC 3339 in UTC, with six decimals. */
export type Timestamp = string;

/** One answer of a persona. */
export type TryPersona = {
  id: CommandID;
  persona: Persona;
  /** What it is asked; at most 262,144 bytes of UTF-8. */
  prompt: string;
  /** The default model where nothing is said. */
  model?: ModelName;
};

/** What was measured of a turn, and what went wrong in it. */
export type TurnFigures = {
  usage?: Usage;
  /** From the request to the first text. */
  firstTokenMilliseconds?: number;
  /** From the request to the end. */
  milliseconds?: number;
  stop?: StopCause;
  /** The guard ended or changed the reply; the original is the attempt before. */
  editedByGuard?: boolean;
  /**
   * The message's model answered in place of the participant's own. Regenerate the turn to ask that
   * one again.
   */
  standIn?: StandIn;
  /** The same was asked before, and this is that answer: it cost nothing. */
  fromCache?: boolean;
  /** A failure in the provider's own words. */
  error?: string;
  errorKind?: string;
  cost?: Money;
};

/** For whom a model stood in, and why. */
export type StandIn = {
  /** The participant's own, which was asked first. */
  for: ModelName;
  because: FallbackCause;
  /** The failure in the provider's own words. */
  words?: string;
};

/** This account writes something. */
export type TypingFrame = {
  type: "typing";
  conversation: ID;
};

/** Follow it no longer. */
export type UnsubscribeFrame = {
  type: "unsubscribe";
  stream: ID;
};

/** Tokens of one call. `input` holds the cached ones too, `output` the reasoning too. */
export type Usage = {
  input: number;
  output: number;
  cacheRead?: number;
  /** Kept for minutes. */
  cacheWrite?: number;
  /** Kept for an hour or more, at a price of its own. */
  cacheWriteLong?: number;
  /** What the provider says that it cost, in US dollars, as it wrote the number. */
  cost?: string;
  reasoning?: number;
  /** The provider said nothing; these are our own estimate. */
  estimated?: boolean;
  /** Of input, what was sound. */
  audioInput?: number;
  /** Of cacheRead, what was sound. */
  cachedAudio?: number;
  /** Of output, what was sound. */
  audioOutput?: number;
  /** Pictures, where they are paid by the piece. */
  images?: number;
  /**
   * How it was ordered where that has a price of its own: `service_tier=flex`, `processing=batch`.
   */
  order?: string;
};

/** Which branch an account looks at. */
export type View = {
  branch: ID;
};

/** How it sounds. */
export type Voice = {
  pitch?: string;
  pace?: string;
  tone?: string;
  language?: string;
};

/**
 * How a message of a person speaks, where it is not simply what that person says: a narrator
 * outside the order; a private note of the director; what only its hearers know; a persona's words
 * written by a person.
 */
export type PostVoice = "narrator" | "director" | "secret" | "played";

/**
 * How heated a conversation is: a sentence in every prompt, and a step of temperature from -0.2 to
 * 0.2.
 */
export type Mood = "calm" | "mild" | "even" | "lively" | "fiery";

/** Where a piece of a prompt comes from. */
export type PromptPart = "rules" | "topic" | "roster" | "mood" | "card" | "stance" | "format" | "memory" | "secret" | "note" | "summary" | "history" | "reminder";

/** As formats call it. */
export type PromptRole = "system" | "user" | "assistant" | "tool";

/**
 * Why a participant does not know a message: it was for others, it was said before the participant
 * came, or while it was away.
 */
export type Deafness = "whisper" | "before" | "away";

/** What was said up to a message, in short, for those who heard all of it. */
export type Summary = {
  id: ID;
  conversation: ID;
  /** Where its last message stands; it holds on every path through that. */
  branch: ID;
  position: number;
  /** Its last message. */
  until: ID;
  audience: Audience;
  text: string;
  /** Left out where a person wrote it. */
  model?: ModelName;
  /** The account that changed it by hand. */
  editedBy?: ID;
  createdAt: Timestamp;
  revision: number;
};

/** Other words; empty takes it away, and it is told anew where it is needed. */
export type EditSummary = {
  id: CommandID;
  text: string;
};

/** A message in a list of what somebody knows. */
export type KnownItem = {
  message: ID;
  position: number;
  author: string;
  voice?: PostVoice;
  /** Shortened to 240 characters. */
  text: string;
  /** Who else heard it; left out: everyone. */
  with?: string[];
  because?: Deafness;
};

/**
 * How far a persona has gone from itself, counted from the turns that are named; each from 0 to 1.
 */
export type Drift = {
  /** Likeness with a turn shortly before. */
  echo: number;
  /** The share of its telling words that others had just said. */
  borrowed: number;
  /**
   * How much longer or shorter than its first turns it has become; left out with fewer than six.
   */
  length?: number;
  /** The share of turns that begin by agreeing. */
  agreeing: number;
  total: number;
  turns: ID[];
};

/** What one participant knows now. What the caller did not hear is only counted. */
export type Knowledge = {
  participant: ID;
  name: string;
  branch: ID;
  /** Messages of this path that it heard, of the newest 400. */
  heard: number;
  /** How many of them its next prompt would hold. */
  shown: number;
  /** The oldest position in that prompt; left out: all of it. */
  from?: number;
  /** What stands in for the rest. */
  summary?: Summary;
  secrets: KnownItem[];
  notes: KnownItem[];
  whispers: KnownItem[];
  missed: KnownItem[];
  /** What it heard and the caller did not. */
  hidden: number;
  /** The conversation is longer than what was looked at. */
  isPartial: boolean;
  drift?: Drift;
  /**
   * The share of the last eight turns that hold no word of the topic; left out where there are too
   * few to tell.
   */
  topicDrift?: number;
};

/** A piece of a request. */
export type PromptViewPiece = {
  part: PromptPart;
  role: PromptRole;
  /** Empty where it is hidden. */
  text: string;
  tokens: number;
  /** Of the message that it is made of. */
  position?: number;
  /** It holds what the caller did not hear. */
  hidden: boolean;
};

/** A request as it went over the wire, with `•••` in place of its key. */
export type WireCopy = {
  method: string;
  url: string;
  headers: { [name: string]: string };
  body: string;
};

/** The request that one turn was asked with, by parts. */
export type PromptView = {
  message: ID;
  speaker: string;
  model: ModelName;
  pieces: PromptViewPiece[];
  /** By our own count, which errs on the high side. */
  tokens: number;
  window?: number;
  maxOutputTokens: number;
  /** Messages before this position were left out for want of room. */
  cutBefore?: number;
  parameters: ModelParameters;
  stop: string[];
  prefill?: string;
  /** How many of the sent messages a provider's cache was told to keep. */
  stableMessages: number;
  /** What came from the provider's cache, of all that was sent; left out where it says nothing. */
  cachedShare?: number;
  /**
   * Made again from what is stored, it is what was sent to the last character. False: a message in
   * it was removed since.
   */
  exact: boolean;
  /** Pieces are left out that the caller did not hear. */
  partlyHidden: boolean;
  sent?: WireCopy;
  /** A command that sends the same again; the key is a variable. */
  curl?: string;
};

/** What stands behind a command; tells a completion what to offer. */
export type SlashKind = "participant" | "persona" | "model" | "mood" | "strategy" | "format" | "number" | "text";

/** A part of what stands behind a command. */
export type SlashArgument = {
  kind: SlashKind;
  isOptional: boolean;
};

/** A word that is typed behind a slash in place of a message. */
export type SlashCommand = {
  name: string;
  arguments: SlashArgument[];
  /** One line: what it does. */
  help: string;
};

/** A line that begins with a slash. */
export type RunSlashCommand = {
  id: CommandID;
  text: string;
  branch?: ID;
};

/** What is to be opened for the person who typed it. */
export type SlashView = "why" | "prompt" | "knows" | "export" | "help";

/** What became of a command. */
export type SlashOutcome = {
  command: string;
  /** One sentence that says what was done. */
  done: string;
  message?: Message;
  run?: Run;
  view?: SlashView;
  /** What the view is of: a message's, a participant's id, a format. */
  subject?: string;
  commands?: SlashCommand[];
};

/** Whether the caller's hand is up. */
export type RaiseHand = {
  id?: CommandID;
  raised: boolean;
};

/** Something to talk about. */
export type Starter = {
  text: string;
  /** What kind of persona it suits. */
  tags: string[];
};

/** For a cast or for personas; where nobody is named, for anybody. */
export type AskForStarters = {
  id: CommandID;
  cast?: string;
  personas?: string[];
  count?: number;
  seed?: number;
  /** Have them written for this cast by a capable model. */
  model?: ModelName;
  /** What was talked about before. */
  after?: string;
};

/** Topics. */
export type StarterList = {
  topics: Starter[];
  /** Left out: they are from the written list. */
  writtenBy?: ModelName;
  /** Why no model wrote them although one was asked for. */
  because?: string;
};

/** How the choice of the next speaker is tuned; what is left out is as it comes. */
export type TurnSettings = {
  /**
   * By term (addressed, asked, relevance, talkativeness, silence, share, tension, luck), 0 to 5; a
   * term left out keeps its own weight.
   */
  weights?: { [name: string]: number };
  /**
   * For `natural`: so many speak at most after each message of a person. Left out: they go on among
   * themselves.
   */
  speakers?: number;
  /** How many others speak before the same one may again. */
  cooldown?: number;
  /** For `list`: who comes first; the others follow by their seats. */
  order?: ID[];
  /** Whether the last turns before a limit are for closing words; left out, they are. */
  closingRound?: boolean;
};

/** A model's part in the choice, as it was used. */
export type OutsideChoice = {
  kind: "bids" | "director";
  model?: ModelName;
  call?: ID;
  /** False: the scores decided instead, for the reason in `words`. */
  wasUsed: boolean;
  words?: string;
};

/** Where in a format a turn was. */
export type FormatMoment = {
  id: string;
  name: string;
  /** The phase's place in the format, from 0. */
  index: number;
  round: number;
};

/** US dollars as a decimal text with at most twelve decimals; exact. */
export type Money = string;

/** How long the sum lasts before it is there anew. */
export type BudgetPeriod = "call" | "run" | "conversation" | "hour" | "day" | "week" | "month" | "ever";

/** Which calls are covered: those that fit all that is named. Nothing named covers every call. */
export type BudgetScope = {
  account?: ID;
  conversation?: ID;
  /** By name. */
  persona?: string;
  provider?: string;
  /** Without the provider. */
  model?: string;
  purpose?: CallPurpose;
  toolServer?: string;
};

/** What may be spent, on what, and how often anew. */
export type Budget = {
  id: ID;
  limit: Money;
  period: BudgetPeriod;
  /** `Europe/Berlin`, `UTC`, `+02:00`. */
  zone: string;
  /** Of a week 1 (Monday) to 7, of a month 1 to 31. */
  startDay: number;
  /** Nothing is called that would exceed it; else it is only told. */
  isHard: boolean;
  /** Models whose price nobody knows are let through. */
  allowsUnpriced: boolean;
  scope: BudgetScope;
  cheaper?: ModelName;
  createdAt: Timestamp;
  revision: number;
};

/** A budget with its present stretch. */
export type BudgetState = {
  budget: Budget;
  spent: Money;
  reserved: Money;
  start?: Timestamp;
  end?: Timestamp;
};

/** What is left out stays as it is. */
export type SaveBudget = {
  id: CommandID;
  /** US dollars, from 0 to 1,000,000. */
  limit?: string;
  period?: BudgetPeriod;
  zone?: string;
  startDay?: number;
  isHard?: boolean;
  allowsUnpriced?: boolean;
  scope?: BudgetScope;
  cheaper?: ModelName;
};

/** A call that is not made. */
export type TryBudget = {
  model: ModelName;
  /** Tokens of the prompt. */
  input: number;
  /** Tokens of the answer, at most. */
  output: number;
  persona?: string;
  conversation?: ID;
  purpose?: CallPurpose;
};

/** Whether it would be let through. */
export type BudgetVerdict = {
  passes: boolean;
  detail: string;
  cost?: Money;
  output: number;
  budgets: BudgetState[];
};

/** Calls added up. What has no known price is in no sum of dollars. */
export type UsageRow = {
  /** What they have in common. */
  key?: string;
  /** The same of the second dimension. */
  and?: string;
  calls: number;
  failed: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  reasoning: number;
  unpriced: number;
  flagged: number;
  cost: Money;
  saved: Money;
  verified: Money;
};

/** Sums, and the sum of all. */
export type UsageReport = {
  rows: UsageRow[];
  total: UsageRow;
  since?: Timestamp;
  until?: Timestamp;
};

/** One provider call. */
export type LedgerEntry = {
  call: ID;
  startedAt: Timestamp;
  endedAt?: Timestamp;
  state: CallState;
  account: ID;
  conversation?: ID;
  run?: ID;
  message?: ID;
  purpose: CallPurpose;
  persona: string;
  provider: string;
  model: string;
  standIn?: string;
  toolServer?: string;
  input?: number;
  output?: number;
  cacheRead?: number;
  cacheWrite?: number;
  cacheWriteLong?: number;
  reasoning?: number;
  /** By our own count. */
  ownInput?: number;
  ownOutput?: number;
  cost?: Money;
  computedCost?: Money;
  reportedCost?: Money;
  /** The version of the price. */
  price?: string;
  /** The provider's own. */
  requestID?: string;
  milliseconds?: number;
  /** over-reservation, discrepancy, under-reported, estimated. */
  flags: string[];
};

/** US dollars per million tokens, decimal texts. */
export type NewPrice = {
  model: ModelName;
  input: string;
  output: string;
  cacheRead?: string;
  cacheWrite?: string;
  cacheWriteLong?: string;
  /** US dollars for each hour that it works. */
  perHour?: string;
  from?: Timestamp;
};

/** All of them or none. */
export type AddPrices = {
  id: CommandID;
  prices: NewPrice[];
};

/** A price that somebody entered, from a moment on. */
export type PriceEntry = {
  id: ID;
  model: ModelName;
  from: Timestamp;
  input: string;
  output: string;
  cacheRead?: string;
  cacheWrite?: string;
  cacheWriteLong?: string;
  perHour?: Money;
};

/** The price that holds now; without input it is unknown. */
export type PriceLine = {
  model: ModelName;
  input?: string;
  output?: string;
  cacheRead?: string;
  /** `user:…`, `catalogue:2026-11-21`, `free`, `unknown`. */
  version: string;
};

/** One line of the audit trail. */
export type SpendingChange = {
  at: Timestamp;
  account: ID;
  noun: "budget" | "price" | "currency";
  subject: string;
  /** As it was. */
  before?: unknown;
  /** As it is. */
  after?: unknown;
};

/** Something about the spending that somebody should see. */
export type SpendingAlert = {
  id: ID;
  at: Timestamp;
  severity: "info" | "warning" | "critical";
  budget?: ID;
  run?: ID;
  detail: string;
  acknowledgedAt?: Timestamp;
};

/** What a call cost. */
export type Charge = {
  computed?: Money;
  reported?: Money;
  version?: string;
  saved?: Money;
  own?: OwnCount;
};

/** Tokens by our own count. */
export type OwnCount = {
  input: number;
  output: number;
};

/** What the next turns may cost; without amounts the price of a model is not known. */
export type RunEstimate = {
  turns: number;
  low?: Money;
  about?: Money;
  high?: Money;
  isFree: boolean;
};

/** In which amounts are shown; the ledger stays in US dollars. */
export type Currency = {
  /** ISO 4217. */
  code: string;
  /** How much of it one dollar is, a decimal text. */
  perDollar: string;
  /** The day of that rate. */
  asOf: string;
};

/** Without a code it is US dollars again. */
export type ShowCurrency = {
  id: CommandID;
  /** ISO 4217. */
  code?: string;
  /** How much of it one dollar is; at most nine decimals. */
  perDollar?: string;
  /** The day of that rate; today where it is left out. */
  asOf?: string;
};

/** A way to talk in phases. Its file is described in docs/formats.md. */
export type Format = {
  id: string;
  name: string;
  about: string;
  /** Personas that it needs. */
  least: number;
  most: number;
  roles: FormatRole[];
  phases: FormatPhase[];
  over: FormatEnding[];
};

/** A part that somebody plays in a format. */
export type FormatRole = {
  id: string;
  name: string;
  /** Left out: whoever is left. */
  count?: number;
  side?: Side;
  isSecret: boolean;
  say: string;
};

/** One phase of a format. */
export type FormatPhase = {
  id: string;
  name: string;
  deed: FormatDeed;
  /** Roles; none: everybody. */
  who: string[];
  order: "seats" | "turnabout" | "lots" | "free";
  rounds: number;
  say: string;
  hears: FormatHearers;
  ends: "rounds" | "agreed" | "passed";
  choices: string[];
  isForPeople: boolean;
  removes: boolean;
  /** The phase whose words are ranked. */
  of?: string;
  /** Goes back. */
  again?: {
    from: string;
    times: number;
  };
};

/**
 * Who hears a phase: `everybody`, `later` (the other speakers, when it is over), or the roles that
 * alone hear it.
 */
export type FormatHearers = "everybody" | "later" | string[];

/** What is done in a phase. */
export type FormatDeed = "speak" | "vote" | "rank";

/** What ends a format before its last phase. */
export type FormatEnding = {
  role: string;
  when: "gone" | "half";
  say: string;
};

/** How far a run's format is. */
export type FormatProgress = {
  format: string;
  /** The phase's place, from 0; behind the last one it is over. */
  phase: number;
  laps: number;
  /** Turns that the run had taken when the phase began. */
  began: number;
  parts: FormatPart[];
  /** Participants who were voted out. */
  out: ID[];
  ballots: Ballot[];
  verdict?: string;
  answers: FormatAnswer[];
};

/** Who plays what. */
export type FormatPart = {
  participant: ID;
  role: string;
};

/** What may be ranked. */
export type FormatAnswer = {
  phase: string;
  author: ID;
  message: ID;
};

/** A vote or a ranking, with what was chosen so far. */
export type Ballot = {
  id: string;
  name: string;
  kind: FormatDeed;
  choices: BallotChoice[];
  votes: BallotVote[];
  isOpen: boolean;
  isForPeople: boolean;
};

/** One thing that can be chosen. */
export type BallotChoice = {
  id: string;
  label: string;
  /** Whose answer it is; no model is told. */
  author?: ID;
};

/** One vote. */
export type BallotVote = {
  voter: ID;
  /** All of a ranking, the best first. */
  choice: string[];
  words?: string;
  /** `rule`: by stance and words, for a model that is too small to be asked. */
  by: "person" | "model" | "rule";
};
