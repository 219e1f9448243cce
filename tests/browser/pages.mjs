// Every kind of page, by name: in which library it stands (`real` has the bundled list, `big` also a long one, `empty`
// none, `changed` a corrected and a removed one), its address and the status it answers with. Accessibility, layout and screenshots walk this table.

import { createHash } from "node:crypto";

import { golden, pathOf } from "./support.mjs";

const list = "/lists/urban-renewal-4";
// The id is made of the normalised title.
const documentPath = (title) => `/documents/${createHash("sha256").update(title).digest("hex").slice(0, 12)}`;
const search = (parameters) => `/search?${new URLSearchParams(parameters)}`;
const cases = (page, ...ids) => `${page}?${ids.map((id) => `case=urban-renewal-4/${id.replaceAll(".", "/")}`).join("&")}`;
const check = (q) => `/check?${new URLSearchParams({ q })}`;
const sentence = golden("4.1.1").body.split("。")[0];

export const PAGES = [
  { name: "home", site: "real", path: "/" },
  { name: "home-two-lists", site: "big", path: "/" },
  { name: "home-empty", site: "empty", path: "/" },
  { name: "lists", site: "real", path: "/lists" },
  { name: "lists-empty", site: "empty", path: "/lists" },
  { name: "list", site: "real", path: list },
  { name: "list-page-2", site: "real", path: `${list}?page=2` },
  { name: "mechanism", site: "real", path: `${list}/4` },
  { name: "measure", site: "real", path: `${list}/4/3` },
  { name: "measure-paged", site: "big", path: "/lists/test-blocks-1/1/1?page=2" },
  { name: "case", site: "real", path: pathOf("4.1.1") },
  { name: "case-derived", site: "real", path: pathOf("5.2.2") },
  { name: "case-several", site: "real", path: pathOf("6.1.3") },
  { name: "case-organisation", site: "real", path: pathOf("4.2.2") },
  { name: "mechanisms", site: "real", path: "/mechanisms" },
  { name: "mechanisms-two-lists", site: "big", path: "/mechanisms" },
  { name: "localities", site: "real", path: "/localities" },
  { name: "localities-empty", site: "empty", path: "/localities" },
  { name: "locality", site: "real", path: "/localities/320000" },
  { name: "locality-derived", site: "real", path: "/localities/320581" },
  { name: "locality-without-cases", site: "real", path: "/localities/500000" },
  { name: "organisations", site: "real", path: "/organisations" },
  { name: "organisation", site: "real", path: "/organisations/cdb" },
  { name: "documents", site: "real", path: "/documents" },
  { name: "documents-filtered", site: "real", path: "/documents?relation=cited&sort=title" },
  { name: "documents-empty", site: "empty", path: "/documents" },
  { name: "document", site: "real", path: documentPath("实施城市更新行动方案") },
  { name: "document-outer", site: "real", path: documentPath("贯彻落实〈中共中央办公厅、国务院办公厅关于持续推进城市更新行动的意见〉推进措施") },
  { name: "document-inner", site: "real", path: documentPath("中共中央办公厅、国务院办公厅关于持续推进城市更新行动的意见") },
  { name: "case-documents", site: "real", path: pathOf("1.2.1") },
  { name: "figures", site: "real", path: "/figures" },
  { name: "figures-filtered", site: "real", path: "/figures?kind=money&mechanism=urban-renewal-4%2F4&sort=value" },
  { name: "figures-empty", site: "empty", path: "/figures" },
  { name: "search-start", site: "real", path: "/search" },
  { name: "search", site: "real", path: search({ q: "条例" }) },
  { name: "search-filtered", site: "big", path: search([["q", "街区"], ["list", "test-blocks-1"], ["place", "340000"], ["place", "320000"]]) },
  { name: "search-paged", site: "big", path: search({ q: "街区", list: "test-blocks-1", page: "2" }) },
  { name: "search-notice", site: "real", path: search({ q: "条例 \"城市" }) },
  { name: "search-nothing", site: "real", path: search({ q: "桥 老旧厂房" }) },
  { name: "folder", site: "real", path: cases("/folder", "4.1.1", "3.1.2", "6.1.3", "9.9.9") },
  { name: "folder-fifty", site: "big", path: `${cases("/folder", "4.1.1", "3.1.2", "6.1.3", "2.3.2", "1.1.1")}&${Array.from({ length: 45 }, (_, at) => `case=test-blocks-1/1/1/${at + 1}`).join("&")}` },
  { name: "folder-empty", site: "real", path: "/folder" },
  { name: "folder-400", site: "real", path: "/folder?case=nowhere", status: 400 },
  { name: "compare", site: "real", path: cases("/compare", "4.1.1", "6.1.3", "2.3.2") },
  { name: "compare-four", site: "real", path: cases("/compare", "4.1.1", "4.2.2", "5.2.2", "1.1.1") },
  { name: "compare-too-many", site: "real", path: cases("/compare", "4.1.1", "6.1.3", "2.3.2", "1.1.1", "1.1.2") },
  { name: "compare-none", site: "real", path: "/compare" },
  { name: "check-start", site: "real", path: "/check" },
  { name: "check-exact", site: "real", path: check(`${sentence}。`) },
  { name: "check-several", site: "real", path: check(`${golden("4.1.1").heading.replace("安徽", "江西")}。${sentence.replaceAll("，", ",")}。${golden("6.1.3").heading}。天下没有这样一句话。`) },
  { name: "check-none", site: "real", path: check("白日依山尽黄河入海流欲穷千里目") },
  { name: "case-corrected", site: "changed", path: pathOf("4.1.1") },
  { name: "revisions", site: "changed", path: `${pathOf("4.1.1")}/revisions` },
  { name: "revisions-heading", site: "changed", path: `${pathOf("6.1.3")}/revisions` },
  { name: "revisions-none", site: "real", path: `${pathOf("4.1.1")}/revisions` },
  { name: "list-corrected", site: "changed", path: `${list}?page=2` },
  { name: "withdrawn-case", site: "changed", path: pathOf("2.3.2"), status: 410 },
  { name: "withdrawn-list", site: "changed", path: "/lists/test-blocks-1", status: 410 },
  { name: "withdrawn-mechanism", site: "changed", path: "/lists/test-blocks-1/1", status: 410 },
  { name: "folder-withdrawn", site: "changed", path: cases("/folder", "4.1.1", "2.3.2", "9.9.9") },
  { name: "overview", site: "real", path: "/overview" },
  { name: "overview-all", site: "big", path: "/overview?lists=all" },
  { name: "overview-empty", site: "empty", path: "/overview" },
  { name: "api", site: "real", path: "/api" },
  { name: "api-empty", site: "empty", path: "/api" },
  { name: "about", site: "real", path: "/about" },
  { name: "error-404", site: "real", path: "/nowhere", status: 404 },
  { name: "error-404-case", site: "real", path: `${list}/4/1/99`, status: 404 },
  { name: "error-404-page", site: "real", path: search({ q: "条例", page: "999" }), status: 404 },
  { name: "error-400", site: "real", path: search({ q: "条例", page: "-1" }), status: 400 },
];
