// The hand of a wallet: finds wallets (EIP-6963, else EIP-1193), has one sign what the page shows, and brings it back.
// Nothing of ours is kept here, and no other site is asked; what is signed is checked where it arrives.
"use strict";

const hand = document.getElementById("hand");
const words = hand ? JSON.parse(hand.dataset.words) : {};
const list = document.getElementById("wallets");
const said = document.getElementById("said");
const REJECTED = 4001;
const UNKNOWN_CHAIN = 4902;
const SEARCH_MS = 400;
const found = new Map();

class Stopped extends Error {
  constructor(key, detail = "") {
    super(key);
    this.key = key;
    this.detail = detail;
  }
}

function say(key, kind = "", detail = "") {
  said.textContent = (words[key] || words.failed) + (detail ? ` ${detail}` : "");
  said.className = `note ${kind}`;
  said.hidden = false;
}

function isPicture(icon) {
  return typeof icon === "string" && /^data:image\/(png|svg\+xml|webp|jpeg|gif)[;,]/.test(icon) && icon.length < 200000;
}

function show(id, name, icon, provider) {
  if (!provider || typeof provider.request !== "function" || found.has(id)) return;
  found.set(id, provider);
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  if (isPicture(icon)) {
    const picture = document.createElement("img");
    picture.src = icon;
    picture.alt = "";
    button.append(picture);
  }
  const label = document.createElement("span");
  label.className = "name";
  label.textContent = String(name).slice(0, 60);
  const does = document.createElement("span");
  does.className = "does";
  does.textContent = words.use;
  button.append(label, does);
  button.addEventListener("click", () => run(provider));
  item.append(button);
  list.append(item);
  if (said.dataset.none) said.hidden = true;
}

async function ask(provider, method, params = []) {
  try {
    return await provider.request({ method, params });
  } catch (error) {
    if (error && error.code === REJECTED) throw new Stopped("rejected");
    throw error;
  }
}

async function post(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), credentials: "omit",
    });
  } catch (error) {
    throw new Stopped("no-server");
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Stopped(told.refused in words ? told.refused : "failed");
  return told;
}

async function useChain(provider) {
  const wanted = Number(hand.dataset.chain);
  if (Number(await ask(provider, "eth_chainId")) === wanted) return;
  say("switching", "warm");
  try {
    await ask(provider, "wallet_switchEthereumChain", [{ chainId: `0x${wanted.toString(16)}` }]);
  } catch (error) {
    if (error instanceof Stopped) throw error;
    throw new Stopped(error && error.code === UNKNOWN_CHAIN ? "unknown-chain" : "wrong-chain");
  }
  if (Number(await ask(provider, "eth_chainId")) !== wanted) throw new Stopped("wrong-chain");
}

async function link(provider, address) {
  const { message } = await post(`${hand.dataset.post}/message`, { address });
  say("look", "warm");
  const bytes = Array.from(new TextEncoder().encode(message), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const signature = await ask(provider, "personal_sign", [`0x${bytes}`, address]);
  await post(hand.dataset.post, { address, signatures: [signature] });
  say("linked", "good");
}

async function sign(provider, address) {
  const signatures = [];
  for (const message of JSON.parse(hand.dataset.messages)) {
    say("look", "warm");
    signatures.push(await ask(provider, "eth_signTypedData_v4", [address, message]));
  }
  await post(hand.dataset.post, { signatures });
  location.reload(); // the page now says that it is signed, and hands the call out
}

async function account(provider) {
  const signer = hand.dataset.signer;
  const accounts = await ask(provider, "eth_requestAccounts");
  if (!Array.isArray(accounts) || !accounts.length) throw new Stopped("no-account");
  if (!signer) return accounts[0];
  const mine = accounts.find((one) => one.toLowerCase() === signer.toLowerCase());
  if (!mine) throw new Stopped("wrong-account", signer);
  return mine;
}

async function run(provider) {
  const buttons = list.querySelectorAll("button");
  buttons.forEach((button) => { button.disabled = true; });
  let isDone = false;
  try {
    say("connecting", "warm");
    const address = await account(provider);
    await useChain(provider);
    await (hand.dataset.kind === "link" ? link : sign)(provider, address);
    isDone = true;
  } catch (error) {
    if (error instanceof Stopped) say(error.key, "bad", error.detail);
    else say("wallet-failed", "bad");
  }
  if (!isDone) buttons.forEach((button) => { button.disabled = false; });
}

if (hand) {
  window.addEventListener("eip6963:announceProvider", (event) => {
    const { info, provider } = event.detail || {};
    if (info && provider) show(String(info.uuid), info.name, info.icon, provider);
  });
  window.dispatchEvent(new Event("eip6963:requestProvider"));
  setTimeout(() => {
    if (!found.size && window.ethereum) show("injected", words.injected, "", window.ethereum);
    if (!found.size) {
      say("none", "warm");
      said.dataset.none = "yes";
    }
  }, SEARCH_MS);
}
