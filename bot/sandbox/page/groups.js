// Groups: a dialog to make one, and one that shows who is in it, brings people in and puts them out.

import { post, remove } from "./api.js";
import { el, icon } from "./dom.js";
import { face, fullName } from "./faces.js";
import { field, openDialog, openForm } from "./popup.js";
import { fill, words } from "./words.js";

// Makes a group that starts with this pane's person; `payload` is what a link to the bot wants said there.
export function newGroup(pane, payload) {
  const { cast, bot, person } = pane;
  const title = el("input", { name: "title", required: true, maxlength: 128, autocomplete: "off" });
  const choice = (name, value, label, more = {}) =>
    el("label", { class: "choice" }, el("input", { type: "checkbox", name, value, checked: true, ...more }), el("span", { dir: "auto" }, label));
  const others = cast.panes.map((other) => other.person).filter((other) => other.id !== person.id);
  const people = el(
    "fieldset", {}, el("legend", {}, words.members),
    ...others.map((other) => choice("member", other.id, fullName(other))),
    choice("bot", "administrator", `${fullName(bot)} (${words.as_administrator})`),
    choice("forum", "1", words.with_topics, { checked: false }),
  );
  const send = async (form) => {
    const members = [person.id, ...form.getAll("member").map(Number)];
    const given = { title: form.get("title"), members, is_forum: form.has("forum"), bot: form.get("bot") };
    const { id } = await post("groups", given);
    await Promise.all(cast.panes.map((other) => members.includes(other.person.id) && other.loadChats()));
    pane.open(pane.chats.get(id));
    if (payload !== null) pane.chat.say(`/start@${bot.username} ${payload}`.trim());
    return () => pane.chat.focus();
  };
  openForm(words.new_group, [field(words.group_title, title), people], { label: words.make, send });
}

export function showGroup(pane, chat) {
  const list = el("ul", { class: "members" });
  const said = el("p", { class: "refusal", role: "alert" });
  const address = `groups/${chat.id}/members`;
  const known = [...pane.cast.panes.map((other) => other.person), pane.bot];
  const act = async (change) => {
    said.textContent = "";
    try {
      const group = await change();
      await Promise.all(pane.cast.panes.map((other) => other.loadChats()));
      draw(group.members);
    } catch (error) {
      said.textContent = error.message;
    }
  };
  const line = (one, member) => {
    const rank = member ? words.ranks[member.rank] ?? member.rank : words.not_in_group;
    const label = member ? (one.id === pane.person.id ? words.leave : words.put_out) : words.bring_in;
    const by = one.id === pane.person.id ? "" : `?by=${pane.person.id}`;
    const change = member
      ? () => remove(`${address}/${one.id}${by}`)
      : () => post(address, { id: one.id, rank: one.is_bot ? "administrator" : "member", by: pane.person.id });
    const key = el("button", { type: "button", class: "secondary", "aria-label": `${label}: ${fullName(one)}`, on: { click: () => act(change) } }, label);
    return el("li", {}, face(one, "small"), el("span", { dir: "auto" }, fullName(one), el("small", {}, rank)), key);
  };
  const draw = (members) => {
    const isIn = (one) => members.find((member) => member.id === one.id && !["left", "kicked"].includes(member.rank));
    list.replaceChildren(...known.map((one) => line(one, isIn(one))));
  };
  draw(chat.group.members ?? []);
  openDialog(chat.title, [el("p", { class: "soft" }, icon("people"), fill(words.members_of, fullName(pane.person))), list, said]);
}
