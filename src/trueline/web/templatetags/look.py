"""Small helps for templates: what the frame needs and Django has no tag for."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()


class CaptureNode(template.Node):
    """Renders its content into a variable."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> SafeString:
        """Keep the text under the name, and leave nothing in its place."""
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return SafeString("")


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """Keep what stands inside: `{% capture place %}…{% endcapture %}`, then `{{ place }}`.

    A block can stand only once in a template; the title is needed in the head and in the page.
    """
    _, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


@register.filter
def initials(name: object) -> str:
    """Return the two letters an avatar shows: "Ruth Adeyemi" -> "RA", "ledger" -> "L"."""
    words = str(name).split()
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper()
