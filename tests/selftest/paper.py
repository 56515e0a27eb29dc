"""A terminal on paper."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Paper:
    """Takes down what is written, and in which style."""

    lines: list[str] = field(default_factory=list)
    styles: dict[str, set[str]] = field(default_factory=dict)

    def section(self, title: str, sep: str) -> None:
        """A title between two signs."""
        self.lines.append(f"{sep} {title} {sep}")

    def write_line(self, line: str, **markup: bool) -> None:
        """A line, or several."""
        self.lines += line.split("\n")
        self.styles[line] = set(markup)
