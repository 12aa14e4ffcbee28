/**
 * The invalid answers that a record's conversation ends with, and how it goes on. An answer and the objection to it are a message each.
 * After an answer that holds nothing which may be repeated, the objection is one more block of the user's last message.
 */

import type { ModelInput, Turn } from "./model-input.js";

/** The last so many answers of the assistant, in their order; undefined where the conversation has no such end. */
export function lastAnswers(messages: readonly Turn[], count: number): Turn[] | undefined {
  const answers: Turn[] = [];
  let at = messages.length - 1;
  let blocks = messages[at]?.content.length ?? 0;
  while (answers.length < count) {
    if (messages[at]?.role !== "user") return undefined;
    if (blocks > 1) {
      blocks -= 1;
      answers.unshift({ role: "assistant", content: [] });
      continue;
    }
    const answer = messages[at - 1];
    if (answer?.role !== "assistant") return undefined;
    answers.unshift(answer);
    at -= 2;
    blocks = messages[at]?.content.length ?? 0;
  }
  return at < 0 ? undefined : answers;
}

/** The request with what the client has changed and added between two requests of its own. */
export function continued(input: ModelInput, before: ModelInput, after: ModelInput): ModelInput {
  const changes = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  const last = before.messages.length - 1;
  const known = before.messages[last]?.content.length ?? 0;
  const grown = after.messages
    .slice(last)
    .map((turn, index) => (index > 0 ? turn : { ...turn, content: turn.content.slice(known) }));
  const added = grown.filter(({ content }) => content.length > 0);
  return { ...input, ...Object.fromEntries(changes), messages: added.reduce(withTurn, input.messages) };
}

/** Roles take turns: who goes on speaking does so in the same message. */
function withTurn(messages: readonly Turn[], turn: Turn): readonly Turn[] {
  const last = messages.at(-1);
  if (last?.role !== turn.role) return [...messages, turn];
  return [...messages.slice(0, -1), { ...last, content: [...last.content, ...turn.content] }];
}
