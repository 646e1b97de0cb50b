// What a message asks for: a vote in a poll, or Stars for an invoice.

import { post, read } from "./api.js";
import { el, icon } from "./dom.js";
import { openForm } from "./popup.js";
import { fill, words } from "./words.js";

const CHECKOUT_SECONDS = 11; // the bot has ten

export function poll(message, chat) {
  const { poll: asked } = message;
  const mine = message.votes?.find(({ person_id }) => person_id === chat.person.id)?.option_ids ?? [];
  const isOver = asked.is_closed || mine.length > 0;
  const kind = asked.is_closed ? words.poll_closed : asked.type === "quiz" ? words.quiz : asked.is_anonymous ? words.poll_anonymous : words.poll_open;
  const name = el("b", { dir: "auto" }, asked.question);
  const options = isOver ? results(asked, mine) : choices(message, chat);
  const keys = [];
  if (!isOver && asked.allows_multiple_answers) keys.push(key(words.vote, () => vote(message, chat, [...marked(message, chat)])));
  if (mine.length && !asked.is_closed && asked.allows_revoting) keys.push(key(words.vote_back, () => vote(message, chat, [])));
  const why = isOver && asked.explanation ? [el("p", { dir: "auto" }, asked.explanation)] : [];
  const sum = el("small", {}, fill(words.votes, asked.total_voter_count));
  return el("div", { class: "poll" }, name, el("small", {}, kind), ...options, ...why, ...keys, sum);
}

function choices(message, chat) {
  const { options, question, allows_multiple_answers: several } = message.poll;
  const marks = marked(message, chat);
  const choice = ({ text }, place) => {
    const pick = el("button", { type: "button", class: "option", "aria-pressed": several ? String(marks.has(place)) : null });
    pick.append(el("span", { class: several ? "mark square" : "mark" }), el("span", { dir: "auto" }, text));
    pick.addEventListener("click", () => {
      if (!several) return vote(message, chat, [place]);
      if (!marks.delete(place)) marks.add(place);
      pick.setAttribute("aria-pressed", String(marks.has(place)));
    });
    return pick;
  };
  return [el("div", { class: "options", role: "group", "aria-label": question }, ...options.map(choice))];
}

// What somebody has ticked and not sent yet outlives other people's votes, which draw the poll anew.
function marked(message, chat) {
  const marks = chat.marks.get(message.message_id) ?? new Set();
  chat.marks.set(message.message_id, marks);
  return marks;
}

function results(asked, mine) {
  const { total_voter_count: all, correct_option_ids: right } = asked;
  return asked.options.map(({ text, voter_count: count }, place) => {
    const share = all ? Math.round((100 * count) / all) : 0;
    const bar = el("span", { class: "bar" });
    bar.style.setProperty("--share", `${share}%`);
    const isChosen = mine.includes(place);
    const isWrong = right && isChosen && !right.includes(place);
    const sign = right?.includes(place) || (isChosen && !isWrong) ? icon("check") : isWrong ? icon("close") : null;
    const said = right?.includes(place) ? words.right_answer : isChosen ? words.your_vote : null;
    const state = isWrong ? "wrong" : right?.includes(place) ? "right" : "";
    return el(
      "div", { class: `result ${state}` },
      el("b", {}, `${share}%`), el("span", { dir: "auto" }, text), sign, said && el("span", { class: "sr" }, said), bar,
    );
  });
}

async function vote(message, chat, options) {
  const given = { message_id: message.message_id, option_ids: options, chat_id: chat.id };
  const done = await chat.attempt(() => post(`people/${chat.person.id}/votes`, given));
  if (done) chat.marks.delete(message.message_id);
}

function key(label, act) {
  return el("button", { type: "button", class: "act", on: { click: act } }, label);
}

export function invoice({ invoice: asked }) {
  const sum = el("span", { class: "sum" }, icon("star"), fill(words.stars, asked.total_amount));
  return el("div", { class: "invoice" }, el("b", { dir: "auto" }, asked.title), el("span", { dir: "auto" }, asked.description), sum);
}

// A bot need not say what the key is called.
export function payKeyboard({ invoice: asked }) {
  return [[{ text: fill(words.pay_stars, asked.total_amount), pay: true }]];
}

// Asks first; then the bot is asked whether it still sells. `what` is { message_id } or { link }.
export function pay(chat, what, heading) {
  const send = async () => {
    const { person } = chat;
    const { pre_checkout_query_id: id } = await post(`people/${person.id}/payments`, { ...what, chat_id: chat.id });
    const answer = await read(`queries/checkout/${id}?wait=${CHECKOUT_SECONDS}`);
    if (!answer.answered) throw new Error(words.no_answer);
    if (!answer.ok) throw new Error(answer.error_message);
    return () => chat.notice(words.payment_done);
  };
  openForm(heading, [el("p", {}, words.pay_asked)], { label: words.pay, send });
}
