"""What the open tasks are called: their aliases, and their titles without the verb in front."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from domain.reading import lexicon
from domain.reading.values import TaskWords
from domain.reading.words import vocabulary
from domain.reading.words.match import Phrases
from domain.reading.words.tokens import Token, tokenise
from domain.values import AnswerType
from domain.vietnamese import fold

_SHORTEST_PREFIX = 2


class Tasks:
    """The open tasks of a message, and the phrases that name them."""

    __slots__ = ("_elected", "_phrases", "_things", "_verbs", "_words", "by_key", "meetings", "open")

    def __init__(self, tasks: Sequence[TaskWords]) -> None:
        self.open = tuple(tasks)
        self.by_key = {task.key: task for task in tasks}
        named: dict[tuple[str, ...], set[str]] = {}
        for task in tasks:
            for words in _aliases(task):
                named.setdefault(words, set()).add(task.key)
        self._words = _single_words(named)
        for words, keys in _title_parts(tasks).items():
            if words not in named:
                named[words] = keys
        for words, keys in _initials(named).items():
            named.setdefault(words, keys)
        self._elected = Phrases(_elected(tasks).items())
        self.meetings = frozenset(task.key for task in tasks if f"{fold(task.title)} ".startswith(_held()))
        self._verbs = dict.fromkeys(_verbs_of_meeting(), *self.meetings) if len(self.meetings) == 1 else {}
        self._verbs |= _only_once((fold(" ".join(verb)), task.key) for task in tasks if (verb := _verb(task.title)))
        things = _things(tasks)
        called = {words: {key} for words, (key, whole) in things if whole and words[-1] not in _OPENING}
        named.update({words: keys for words, keys in called.items() if words not in named and words not in _acts()})
        self._things = Phrases(things)
        self._phrases = Phrases((words, tuple(sorted(keys))) for words, keys in named.items())

    def named_at(self, tokens: Sequence[Token], start: int) -> tuple[int, tuple[str, ...]] | None:
        """Return the end of the task's name that begins at `start` and the keys it may mean."""
        return self._phrases.longest(tokens, start) or self._phrases.longest(tokens, start, _is_slip)

    def elected_at(self, tokens: Sequence[Token], start: int) -> tuple[int, tuple[str, ...]] | None:
        """Return the end and the task of those elected, before their number: "chi ủy: 5 đồng chí", "chi ủy: CB1 5"."""
        found = self._elected.longest(tokens, start)
        place = found[0] if found else len(tokens)
        if found and not start and place < len(tokens) and tokens[place].text == ":":
            return found if any(token.number is not None for token in tokens[place : place + _NEAR]) else None
        while place < len(tokens) and (tokens[place].text in ":-=" or tokens[place].word in _BEFORE_A_NUMBER):
            place += 1
        return found if found and place < len(tokens) and tokens[place].number is not None else None

    def thing_at(self, tokens: Sequence[Token], start: int) -> tuple[str, bool] | None:
        """Return the only task that a thing belongs to, and whether it is the whole of it: "dự thảo", not "cờ"."""
        found = self._things.longest(tokens, start)
        return found[1] if found else None

    def of_word(self, word: str) -> tuple[str, bool] | None:
        """Return the task of which alone this is one word of a name, and whether it ends one: "mời", "phí"."""
        return self._words.get(word)

    def of_verb(self, bare: str) -> str | None:
        """Return the task whose title alone begins with this verb of two syllables or more: "tổ chức"."""
        return self._verbs.get(bare)

    def of_answer(self, answer: AnswerType) -> list[TaskWords]:
        """Return the open tasks with this type of answer."""
        return [task for task in self.open if task.answer is answer]


_NEAR = 8  # words after a heading
_OPENING = frozenset(("thì", "để"))  # "báo cáo thì", "báo cáo để" are of the report only where they open a clause
_BEFORE_A_NUMBER = lexicon.words("tasks.before_a_number")
_ELECTING = frozenset(("bầu", "cử"))


def _elected(tasks: Sequence[TaskWords]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return who is elected by the names of tasks that ask how many: "chi ủy" of "Số đồng chí trúng cử chi ủy"."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for task in tasks:
        for words in map(_words, (task.title, *task.aliases)) if task.answer is AnswerType.NUMBER else ():
            at = next((place for place, word in enumerate(words[:-1], 1) if word in _ELECTING), len(words))
            found.update({words[at:]: (task.key,)} if at < len(words) else {})
    return found


@cache
def _held() -> tuple[str, ...]:
    """Return what the title of a task begins with that is a meeting."""
    return tuple(f"{fold(title)} " for title in lexicon.table("deeds")["hold"]["titles"])


@cache
def _verbs_of_meeting() -> tuple[str, ...]:
    """Return the verbs that are told of the one task that is a meeting: "họp xong hôm kia, biên bản mai gửi"."""
    return tuple(map(fold, lexicon.table("deeds")["hold"]["meets"]))


def _things(tasks: Sequence[TaskWords]) -> list[tuple[tuple[str, ...], tuple[str, bool]]]:
    """Return what belongs to one task only: what it is also called ("phông màn"), and what it consists of ("cờ")."""
    found: dict[str, set[tuple[str, bool]]] = {}
    for task in tasks:
        called = f" {fold(' '.join((task.title, *task.aliases)))} ".replace(",", " ")
        for name, section in lexicon.table("parts").items():
            if f" {fold(name)} " in called:
                for whole, patterns in ((True, section.get("itself", ())), (False, section["words"])):
                    for phrase in (phrase for pattern in patterns for phrase in lexicon.variants(pattern)):
                        found.setdefault(phrase, set()).add((task.key, whole))
    return [(tuple(phrase.split()), next(iter(told))) for phrase, told in found.items() if len(told) == 1]


def _single_words(named: dict[tuple[str, ...], set[str]]) -> dict[str, tuple[str, bool]]:
    """Return the words that stand in the aliases of one task only, and whether such a word ends one of two words."""
    every = ((word, key) for words, keys in named.items() if len(words) > 1 for word in words for key in keys)
    ends = {words[1] for words in named if len(words) == _SHORTEST_PREFIX}
    return {word: (key, word in ends) for word, key in _only_once(every).items() if (word,) not in _everyday()}


def _only_once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the words that belong to one task only."""
    found: dict[str, set[str]] = {}
    for word, key in pairs:
        found.setdefault(word, set()).add(key)
    return {word: next(iter(keys)) for word, keys in found.items() if len(keys) == 1}


def _verb(title: str) -> tuple[str, ...]:
    """Return the verb that a title begins with, if it has two syllables: "nộp", "gửi" say too little."""
    words = _words(title)
    length = _verb_length(words)
    return words[:length] if length >= _SHORTEST_PREFIX and words[0] != "số" else ()


def _is_slip(token: Token) -> bool:
    """Tell whether a word may be another typed amiss: with marks and no word, "văn kiên"; without any, "biên ban"."""
    return not token.mark and token.number is None and (token.word.isascii() or token.word not in vocabulary.words())


@lru_cache(maxsize=512)
def index(tasks: tuple[TaskWords, ...]) -> Tasks:
    """Return the index of `tasks`, built once for equal tasks."""
    return Tasks(tasks)


def _aliases(task: TaskWords) -> list[tuple[str, ...]]:
    return [words for alias in task.aliases if (words := _words_of_alias(alias))]


def _words_of_alias(alias: str) -> tuple[str, ...]:
    """Return the words of an alias; a short one that is one other word elsewhere stays as it is: "KH" is no "không"."""
    tokens = [token for token in tokenise(alias) if not token.mark]
    if len(tokens) == 1 and tokens[0].text != tokens[0].word and len(tokens[0].text) < len(tokens[0].word):
        return (tokens[0].text,)
    return tuple(token.word for token in tokens)


def _initials(named: dict[tuple[str, ...], set[str]]) -> dict[tuple[str, ...], set[str]]:
    """Return the first letters of names of two words or more: "đp" and "dp" for "đảng phí"."""
    short: dict[tuple[str, ...], set[str]] = {}
    for words, keys in named.items():
        if len(words) > 1 and all(word[0].isalpha() for word in words):
            short.setdefault(("".join(word[0] for word in words),), set()).update(keys)
    return short


def _title_parts(tasks: Sequence[TaskWords]) -> dict[tuple[str, ...], set[str]]:
    """Return the titles without their verb, and the aliases, whole and cut after two words or more.

    "dự thảo văn kiện" of "Gửi dự thảo văn kiện", "cảm tình" of "cảm tình Đảng".
    """
    parts: dict[tuple[str, ...], set[str]] = {}
    for task in tasks:
        words = _words(task.title)
        core = words[_verb_length(words) :]
        for name in (core, *_aliases(task)):
            for end in range(_SHORTEST_PREFIX, len(name) + 1):
                if name[:end] not in _common():
                    parts.setdefault(name[:end], set()).add(task.key)
        if len(words) > len(core) and len(core) >= 1:
            parts.setdefault(words, set()).add(task.key)
    return {words: keys for words, keys in parts.items() if len(keys) == 1}


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokenise(text) if not token.mark)


def _verb_length(words: tuple[str, ...]) -> int:
    """Return how many words at the front of a title are its verb: "Gửi", "Ban hành", "Số đồng chí"."""
    acts = _acts()
    length = 0
    for size in (3, 2, 1):
        if words[:size] in acts and len(words) > size:
            length = size
            break
    return length


@cache
def _acts() -> frozenset[tuple[str, ...]]:
    """Return the verbs that a title may begin with: "Gửi", "Đăng ký", "Duyệt", and "Số" of a figure."""
    progress = lexicon.phrases("progress")
    verbs = (phrase for name in ("act", "side_act", "draft_act", "register", "approve") for phrase in progress[name])
    return frozenset(tuple(phrase.split()) for phrase in verbs) | {("số",), ("số", "lượng")}


@cache
def _common() -> frozenset[tuple[str, ...]]:
    """Return words too common to name a task by themselves."""
    return _everyday() | _acts()


@cache
def _everyday() -> frozenset[tuple[str, ...]]:
    fillers = lexicon.phrases("fillers")
    common = (*fillers["person"], *fillers["polite"], *fillers["glue"], *lexicon.phrases("places")["kind"])
    return frozenset(tuple(phrase.split()) for phrase in common)


def elects(task: TaskWords) -> bool:
    """Tell whether a task asks how many were elected: "Số đồng chí trúng cử chi ủy"."""
    return task.answer is AnswerType.NUMBER and bool(_elected((task,)))


def mentions(task: TaskWords, bare_phrase: str) -> bool:
    """Tell whether a task's title or alias holds the words `bare_phrase` (without marks)."""
    return any(f" {bare_phrase} " in f" {fold(name)} " for name in (task.title, *task.aliases))


@lru_cache(maxsize=2048)
def content_words(task: TaskWords) -> frozenset[str]:
    """Return the words of a task's title and aliases, also without marks, those left out that every such title has."""
    said = [token for name in (task.title, *task.aliases) for token in tokenise(name) if not token.mark]
    return frozenset(word for token in said if token.bare not in _EMPTY_WORDS for word in (token.word, token.bare))


_EMPTY_WORDS = lexicon.words("tasks.empty_words")
