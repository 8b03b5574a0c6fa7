"""Text that means harm, and readers of what became of it."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

CONTROLS = (
    "\x00\x01\x08\x0b\x0c\x1b\x7f\x85\x9f\u061c\u200e\u202e\u2066\u2069\ufeff\ufffe\uffff\ufdd0"
)
TITLES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title><svg onload=alert(1)>",
    "{{ 7*7 }} {% for x in range(9) %}x{% endfor %}",
    "{{ ''.__class__.__mro__ }}",
    "[click](javascript:alert(1)) *bold* `code`",
    "]]><script>alert(1)</script><![CDATA[",
    '" onmouseover="alert(1)',
    "&lt;b&gt; &#60;script&#62; &amp;",
    "<!-- gone --> --> <?php ?>",
    "https://example.org/<http://evil.example>",
)
LINKS = (
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](file:///etc/passwd)",
    "[a][r]\n\n[r]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![a](data:image/svg+xml,<svg>)",
    "![a](javascript:alert(1))",
    '<a href="java&#115;cript:alert(1)">a</a>',
    '<a href="java&#1;script:alert(1)">a</a>',
    '<a href="&#1;javascript:alert(1)">a</a>',
    '<a href="java&#x202e;script:alert(1)">a</a>',
    '<a href="java&#0;script:alert(1)">a</a>',
    '<a href="java&#10;script:alert(1)">a</a>',
    '<a href="java&Tab;script:alert(1)">a</a>',
    '<a href="&#x85;javascript:alert(1)">a</a>',
    "<a href=javascript:alert(1)>a</a>",
    '<img src="javascript:alert(1)" onerror=alert(1)>',
    '<img src=x onerror="alert(1)">',
    '<a href="#" onclick="alert(1)" style="position:fixed">a</a>',
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    "<math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<style>body{display:none}</style>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<textarea><p title="</textarea><img src=x onerror=alert(1)>">',
    "<title><a title='</title><img src=x onerror=alert(1)>'>",
    '<form action="javascript:alert(1)"><input type=submit></form>',
    '<base href="https://evil.example/">',
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    '<link rel=stylesheet href="https://evil.example/x.css">',
    "<object data=javascript:alert(1)></object><embed src=x>",
    "<details open ontoggle=alert(1)>",
    "<p\x0bonclick=alert(1)>x</p>",
    "<plaintext>",
    "<template><script>alert(1)</script></template>",
    "<select><script>alert(1)</script></select>",
    "<x:script>alert(1)</x:script>",
)

_INERT = frozenset((
    "html", "head", "meta", "title", "link", "body", "a", "header", "p", "nav", "main",
    "article", "time", "span", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "ul", "li", "div",
    "section", "footer", "strong", "em", "code", "pre", "blockquote", "table", "thead", "tbody",
    "tr", "th", "td", "img", "hr", "br", "del", "sup", "sub", "b", "i", "kbd", "details",
    "summary", "caption",
))  # fmt: skip


class Read(HTMLParser):
    """Reads HTML as a browser would, and notes what would act."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.harm: list[str] = []
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self._words: list[str] = []
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """All text, white space as in the source."""
        return "".join(self._words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in _INERT:
            self.harm.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "action", "formaction"):
                self.harm.append(f"<{tag} {name}>")
            if name in ("href", "src"):
                self._address(value or "")
            if name == "id":
                self.ids.append(value or "")

    def _address(self, value: str) -> None:
        self.hrefs.append(value)
        bare = "".join(char for char in value if char > " " and char.isprintable())
        if urlsplit(bare).scheme not in ("", "http", "https", "mailto"):
            self.harm.append(f"address {value!r}")

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_comment(self, data: str) -> None:
        self.harm.append(f"<!--{data}-->")
