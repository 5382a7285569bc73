"""A card as a Flex bubble: a dark band with title and state, facts in two columns, buttons.

The house style is one for all cards; what differs is only what they say.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, cast

from linebot.v3.messaging import (
    Action,
    FlexBox,
    FlexBubble,
    FlexButton,
    FlexSeparator,
    FlexText,
)

from bot.cards.parts import (
    BADGES,
    BAND,
    DANGER,
    FILLED,
    INK,
    LINE,
    LINE_SPACING,
    ON_BAND,
    PAPER,
    PLAIN,
    QUIET,
    Address,
    Json,
    action,
    copied_by,
    label_of,
)
from bot.cards.tables import rows_of_a_table
from bot.line.limits import graphemes
from bot.texts import Texts
from bot.texts.filling import clip
from handlers.kit.effects import Badge, Button, Card, Fact

FACTS: Final = 6
"""Never more lines than these on a card."""
VALUE_LIMIT: Final = 100
LABEL_LIMIT: Final = 40
"""Room for what Thai writes above and below: ปี่ ก๊ ฎุ."""

Size = Literal["mega", "kilo"]
SHORT_LABEL: Final[dict[Size, int]] = {"mega": 14, "kilo": 8}
"""Two labels of so many characters fit beside each other, on a bubble of this size."""


def draw(card: Card, texts: Texts, language: str, address: Address, *, size: Size = "mega") -> Json:
    """The card as LINE takes it. Raises ``ValueError`` for more than six facts."""
    if len(card.facts) > FACTS:
        raise ValueError(f"card {card.text!r} has {len(card.facts)} facts, {FACTS} at most")
    drawing = _Drawing(card, texts, language, address, size)
    bubble = FlexBubble(
        size=size,
        header=drawing.band(),
        body=drawing.body(),
        footer=drawing.footer() if card.buttons else None,
    )
    # In one go: ``to_dict`` would write every part once more for each box around it.
    return cast(Json, bubble.dict(by_alias=True, exclude_none=True))


def alt(card: Card, texts: Texts, language: str) -> str:
    """What the lock screen and the chat list say of the card."""
    return texts.say(f"{card.text}.alt", card.params, language)


class _Drawing:
    """One card on its way to paper."""

    def __init__(
        self, card: Card, texts: Texts, language: str, address: Address, size: Size
    ) -> None:
        self.card = card
        self.texts = texts
        self.language = language
        self.address = address
        self.short = SHORT_LABEL[size]

    def say(self, part: str) -> str:
        return self.texts.say(f"{self.card.text}.{part}", self.card.params, self.language)

    def band(self) -> FlexBox:
        title = FlexText(
            text=_bounded(self.say("title")),
            color=ON_BAND,
            weight="bold",
            size="md",
            wrap=True,
            lineSpacing=LINE_SPACING,
            gravity="center",
            flex=1,
        )
        state = [] if self.card.badge is None else [self.badge(self.card.badge)]
        return FlexBox(
            layout="horizontal",
            contents=[title, *state],
            backgroundColor=BAND,
            paddingAll="14px",
            paddingStart="18px",
            paddingEnd="18px",
            spacing="md",
            alignItems="center",
        )

    def badge(self, badge: Badge) -> FlexBox:
        paper, letters = BADGES[badge]
        word = FlexText(
            text=self.texts.say(f"badge.{badge}", {}, self.language),
            color=letters,
            size="sm",
            weight="bold",
            align="center",
        )
        return FlexBox(
            layout="vertical",
            contents=[word],
            backgroundColor=paper,
            cornerRadius="12px",
            paddingTop="3px",
            paddingBottom="3px",
            paddingStart="10px",
            paddingEnd="10px",
            flex=0,
        )

    def body(self) -> FlexBox | None:
        facts = [self.fact(fact) for fact in self.card.facts]
        contents = [*self.lead(), *facts, *self.table()]
        contents += self.note(below=bool(contents))
        if not contents:
            return None
        return FlexBox(
            layout="vertical",
            contents=contents,
            backgroundColor=PAPER,
            paddingAll="18px",
            spacing="md",
        )

    def table(self) -> list[FlexBox | FlexSeparator]:
        if self.card.table is None:
            return []
        return list(rows_of_a_table(self.card.table, self.texts, self.language))

    def fact(self, fact: Fact) -> FlexBox:
        label = FlexText(
            text=self.texts.say(fact.label, {}, self.language),
            color=QUIET,
            size="sm",
            wrap=True,
            lineSpacing=LINE_SPACING,
            flex=4,
        )
        value = FlexText(
            text=_bounded(self.texts.value(fact.value, self.language)),
            color=INK,
            size="md",
            wrap=True,
            lineSpacing=LINE_SPACING,
            flex=7,
        )
        return FlexBox(layout="baseline", contents=[label, value], spacing="md")

    def lead(self) -> Iterator[FlexText]:
        """What must be read before the rest."""
        if f"{self.card.text}.lead" in self.texts:
            yield FlexText(
                text=self.say("lead"),
                color=INK,
                weight="bold",
                size="sm",
                wrap=True,
                lineSpacing=LINE_SPACING,
            )

    def note(self, *, below: bool) -> Iterator[FlexText | FlexSeparator]:
        if f"{self.card.text}.note" not in self.texts:
            return
        if below:
            yield FlexSeparator(color=LINE, margin="lg")
        yield FlexText(
            text=self.say("note"),
            color=QUIET if below else INK,
            size="sm" if below else "md",
            wrap=True,
            lineSpacing=LINE_SPACING,
            margin="lg" if below else None,
        )

    def footer(self) -> FlexBox:
        labels = {button: self.label(button) for button in self.card.buttons}
        rows = [
            self.row([self.button(button, labels[button]) for button in row])
            for row in rows_of(self.card.buttons, labels, self.short)
        ]
        return FlexBox(
            layout="vertical",
            contents=rows,
            backgroundColor=PAPER,
            paddingTop="0px",
            paddingBottom="14px",
            paddingStart="18px",
            paddingEnd="18px",
            spacing="sm",
        )

    def row(self, buttons: Sequence[FlexButton]) -> FlexBox:
        return FlexBox(layout="horizontal", contents=list(buttons), spacing="md")

    def label(self, button: Button) -> str:
        return clip(label_of(button, self.language, self.texts), LABEL_LIMIT)

    def button(self, button: Button, label: str) -> FlexButton:
        looks = {
            "primary": {"style": "primary", "color": FILLED},
            "plain": {"style": "link", "color": PLAIN},
            "danger": {"style": "link", "color": DANGER},
        }
        copied = copied_by(button, self.language, self.texts)
        tap = Action.from_dict(action(button, label, self.address, copied))
        return FlexButton(
            action=tap, height="sm", adjustMode="shrink-to-fit", **looks[button.style]
        )


def rows_of(
    buttons: Sequence[Button], labels: dict[Button, str], short: int
) -> Iterator[list[Button]]:
    """Which buttons stand beside each other: the primary one alone and first, unless there are
    just two and both are short; the others in pairs where they fit."""

    def fit(row: Sequence[Button]) -> bool:
        return all(graphemes(labels[button]) <= short for button in row)

    waiting = sorted(buttons, key=lambda button: button.style != "primary")
    if len(waiting) == 2 and fit(waiting):
        yield waiting
        return
    while waiting:
        alone = waiting[0].style == "primary" or len(waiting) == 1 or not fit(waiting[:2])
        yield [waiting.pop(0)] if alone else [waiting.pop(0), waiting.pop(0)]


def _bounded(value: str) -> str:
    """One line, never empty (LINE refuses an empty text), never longer than a card can show."""
    return clip(" ".join(value.split()), VALUE_LIMIT) or "–"
