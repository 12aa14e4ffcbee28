// Breaks conversations the way programs do: turns cut off, repeated, swapped or emptied.

const mutations = [
  (messages, random) => messages.splice(random.integer(0, messages.length - 1), 1),
  (messages, random) => messages.splice(0, random.integer(0, messages.length - 1)),
  (messages, random) => messages.splice(random.integer(1, messages.length)),
  (messages, random) => messages.splice(random.integer(0, messages.length), 0, random.pick(messages)),
  (messages, random) => {
    const [one, other] = [random.integer(0, messages.length - 1), random.integer(0, messages.length - 1)];
    [messages[one], messages[other]] = [messages[other], messages[one]];
  },
  (messages, random) => change(messages, random, ({ role, ...rest }) => ({ ...rest, role: otherRole(role, random) })),
  (messages, random) => change(messages, random, (message) => ({ ...message, content: random.pick(["", " ", []]) })),
  (messages, random) => changeParts(messages, random, (parts, index) => parts.splice(index, 1)),
  (messages, random) => changeParts(messages, random, (parts, index) => parts.splice(index, 0, parts[index])),
  (messages, random) => changeParts(messages, random, (parts, index) => parts.splice(index, 1, {})),
];

/** The messages with one to three of these faults; the given list stays as it was. */
export function mutated(messages, random) {
  const broken = [...messages];
  for (let count = random.integer(1, 3); count > 0 && broken.length > 0; count -= 1)
    random.pick(mutations)(broken, random);
  return broken;
}

function otherRole(role, random) {
  return random.pick(["user", "assistant", "system", "tool"].filter((other) => other !== role));
}

function change(messages, random, changed) {
  const index = random.integer(0, messages.length - 1);
  messages[index] = changed(messages[index]);
}

function changeParts(messages, random, edit) {
  change(messages, random, (message) => {
    if (!Array.isArray(message.content) || message.content.length === 0) return message;
    const content = [...message.content];
    edit(content, random.integer(0, content.length - 1));
    return { ...message, content };
  });
}
