"""Asks `/mcp` with the client library of the Model Context Protocol, as an assistant does, in its present and its older form.

`check.py ANLI`: serves the bundled list and calls each of the five tools.
"""

import asyncio
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from mcp import Client
from served import served

TOOLS = ["check_quotation", "get_case", "list_localities", "list_mechanisms", "search_cases"]
HEADING = "安徽省强化城市更新财政、金融政策保障"
KEY = "urban-renewal-4/4/1/1"


def same(what, expected, got):
    if expected != got:
        raise SystemExit(f"{what}:\n  expected {expected!r}\n  got      {got!r}")


async def call(client, tool, **arguments):
    """What a tool answers; the text for the assistant says the same as the structure for programs."""
    answer = await client.call_tool(tool, arguments)
    same(f"{tool}: an error", False, bool(answer.is_error))
    told = answer.structured_content
    same(f"{tool}: its text", told, json.loads(answer.content[0].text))
    return told


async def check(base, mode):
    async with Client(base + "/mcp", mode=mode) as client:
        listed = (await client.list_tools()).tools
        same("the tools", TOOLS, sorted(tool.name for tool in listed))
        same("tools that only read", [True] * 5, [tool.annotations.read_only_hint for tool in listed])

        found = await call(client, "search_cases", query="专项债")
        hit = next(case for case in found["cases"] if case["key"] == KEY)
        link = f"/lists/{KEY}"
        same("a permalink", True, hit["url"].endswith(link))
        same("a citation", True, HEADING in hit["citation"] and link in hit["citation"])

        case = await call(client, "get_case", key=KEY)
        same("the heading", HEADING, case["heading"])
        same("the permalink of the case", hit["url"], case["url"])
        same("the citation of the case", hit["citation"], case["citations"]["gbt7714_2025"])

        lists = (await call(client, "list_mechanisms"))["lists"]
        same("mechanisms", 6, len(lists[0]["mechanisms"]))
        places = (await call(client, "list_localities"))["localities"]
        same("a place", True, any(place["code"] == "340000" and "/localities/340000" in place["url"] for place in places))

        checked = await call(client, "check_quotation", text=HEADING)
        match = checked["matches"][0]
        same("a quotation", ("exact", KEY), (checked["result"], match["key"]))
        same("its citation and place", True, HEADING in match["citation"] and match["url"].endswith(f"{link}#s1"))

        refused = await client.call_tool("get_case", {"key": "urban-renewal-4/99/1/1"})
        same("a case that is not there is an error of the tool", True, refused.is_error)
        print(f"{mode}: protocol {client.session.protocol_version}, {len(listed)} tools answer with permalinks and citations")


def main(anli):
    with served(anli) as base:
        for mode in ("auto", "legacy"):
            asyncio.run(check(base, mode))


if __name__ == "__main__":
    main(*sys.argv[1:])
