// The bot of the walk in grammY: node grammy.mjs URL TOKEN polls|hooks. Says "ready", and ends when its input does.
import { createServer } from "node:http";
import { once } from "node:events";
import { Bot, GrammyError, InlineKeyboard, InputFile, webhookCallback } from "grammy";
import { autoRetry } from "@grammyjs/auto-retry";

const [url, token, way] = process.argv.slice(2);
const SECRET = "a-word-between-us";
const GREETING = "😀 Hello, <b>Adam &amp; Eve</b>: <i>你好</i> <code>👍</code>";
// By webhook an answer to a press goes in the answer to the webhook.
const canUseWebhookReply = (method) => way === "hooks" && method === "answerCallbackQuery";
const bot = new Bot(token, { client: { apiRoot: url, canUseWebhookReply } });
bot.api.config.use(autoRetry());

bot.command("start", async (context) => {
  if (context.match) return context.reply(`Came by ${context.match}`);
  const link = `https://t.me/${context.me.username}?start=a-friend`;
  const keyboard = new InlineKeyboard().text("Go", "go").url("Link", link);
  return context.reply(GREETING, { parse_mode: "HTML", reply_markup: keyboard });
});
bot.command("tell", async (context) => {
  let said = "told";
  try {
    await context.api.sendMessage(Number(context.match), "psst");
  } catch (refusal) {
    if (!(refusal instanceof GrammyError)) throw refusal;
    said = `${refusal.error_code} ${refusal.description.replace(/^[^:]*: /, "")}`;
  }
  await context.reply(said);
});
bot.command("wait", (context) => context.reply("waited"));
bot.callbackQuery("go", async (context) => {
  const reply_markup = new InlineKeyboard().text("Bare", "bare");
  await context.editMessageText("Changed 👍", { reply_markup });
  try {
    await context.editMessageText("Changed 👍", { reply_markup });
  } catch (refusal) {
    if (!refusal.description.includes("is not modified")) throw refusal;
    await context.answerCallbackQuery({ text: "Not modified", show_alert: true });
  }
});
bot.callbackQuery("bare", async (context) => {
  await context.editMessageReplyMarkup();
  await context.answerCallbackQuery();
});
bot.on("message:document", async (context) => {
  const file = await context.getFile();
  const answer = await fetch(`${url}/file/bot${token}/${file.file_path}`);
  const content = Buffer.from(await answer.arrayBuffer());
  const name = context.message.document.file_name;
  await context.replyWithDocument(new InputFile(content.reverse(), name), {
    caption: `${content.length} bytes`,
    reply_parameters: { message_id: context.message.message_id },
  });
});

await bot.api.setMyCommands([{ command: "start", description: "Begin" }]);
await bot.api.setMyCommands([{ command: "start", description: "开始" }], { language_code: "zh" });
process.stdin.resume();
const ended = once(process.stdin, "end");
if (way === "hooks") {
  const server = createServer(webhookCallback(bot, "http", { secretToken: SECRET })).listen(0, "127.0.0.1");
  await once(server, "listening");
  await bot.api.setWebhook(`http://127.0.0.1:${server.address().port}/`, { secret_token: SECRET });
  console.log("ready");
  await ended;
  await bot.api.deleteWebhook();
  server.close();
  server.closeAllConnections();
} else {
  const polling = bot.start({ timeout: 2, onStart: () => console.log("ready") });
  await ended;
  await bot.stop();
  await polling;
}
