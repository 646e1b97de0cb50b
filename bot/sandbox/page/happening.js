// What happened in a group, as one sentence; nothing for what somebody said.

import { fullName } from "./faces.js";
import { fill, words } from "./words.js";

const names = (members) => members.map(fullName).join(", ");

export function happening(message) {
  const who = fullName(message.from ?? message.chat);
  if (message.group_chat_created || message.supergroup_chat_created) return fill(words.group_made, who, message.chat.title ?? "");
  if (message.new_chat_members) {
    const alone = message.new_chat_members.length === 1 && message.new_chat_members[0].id === message.from?.id;
    return alone ? fill(words.joined, who) : fill(words.member_added, who, names(message.new_chat_members));
  }
  if (message.left_chat_member) {
    const gone = message.left_chat_member;
    return gone.id === message.from?.id ? fill(words.left, who) : fill(words.member_removed, who, fullName(gone));
  }
  if (message.new_chat_title) return fill(words.title_changed, who, message.new_chat_title);
  if (message.pinned_message) return fill(words.pinned, who);
  if (message.forum_topic_created) return fill(words.topic_made, who, message.forum_topic_created.name);
  if (message.successful_payment) return fill(words.paid, who, message.successful_payment.total_amount);
  if (message.refunded_payment) return fill(words.paid_back, message.refunded_payment.total_amount, fullName(message.chat));
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return words.migrated;
  return null;
}
