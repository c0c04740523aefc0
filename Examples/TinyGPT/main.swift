// tiny-gpt: trains a small GPT on text files, samples from it, and exchanges it with other tools.

import ExampleSupport

// A file that may not grow is an error like a full disk, not a reason to die without a word.
signal(SIGXFSZ, SIG_IGN)

CommandGroup(
  "tiny-gpt",
  "Trains a small GPT on your own text, on a plain CPU, and takes the result to other tools.",
  version: TinyGPT.version,
  TinyGPT.subcommands
).runOrExit()
