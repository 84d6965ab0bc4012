"""XML as a tree of elements with lines, without namespaces, entities or anything fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from envparity.errors import ReadError
from envparity.model.records import dataclass, field
from envparity.readers.document import Document

_DEEPEST = 200


@dataclass(slots=True)
class Element:
    """One element: its name without namespace, attributes, own text, children and line."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The element's own text, trimmed."""
        return "".join(self.parts).strip()

    def child(self, name: str) -> Element | None:
        """Give the first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def value(self, name: str) -> str:
        """Give the text of the first child of a name, empty when there is none."""
        child = self.child(name)
        return child.text if child else ""

    def all(self, *path: str) -> Iterator[Element]:
        """Give every element that lies at a path of names below this one."""
        for child in self.children:
            if child.name == path[0]:
                if len(path) == 1:
                    yield child
                else:
                    yield from child.all(*path[1:])


def parse(document: Document) -> Element:
    """Parse a file; `ReadError` with the line when it is no XML, declares entities, or nests too deeply."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    parser.buffer_text = True
    stack: list[Element] = []
    roots: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        element = Element(name.rpartition(":")[2], parser.CurrentLineNumber, dict(attributes))
        if len(stack) >= _DEEPEST:
            raise ReadError("nested too deeply to be read", line=element.line)
        (stack[-1].children if stack else roots).append(element)
        stack.append(element)

    def end(_: str) -> None:
        stack.pop()

    def text(data: str) -> None:
        if stack:
            stack[-1].parts.append(data)

    def refuse(*_: object) -> None:
        raise ReadError("XML that declares entities is not read", line=parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(document.data, True)
    except expat.ExpatError as error:
        raise ReadError(f"not XML: {expat.ErrorString(error.code)}", line=error.lineno) from None
    except (ValueError, LookupError):
        raise ReadError("not XML: an encoding that is not known", line=1) from None
    return roots[0]
