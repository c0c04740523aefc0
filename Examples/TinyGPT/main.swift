// tiny-gpt: trains a small GPT on text files, samples from it, and exchanges it with other tools.

import ExampleSupport

CommandGroup(
  "tiny-gpt",
  "Trains a small GPT on your own text, on a plain CPU, and takes the result to other tools.",
  version: TinyGPT.version,
  TinyGPT.subcommands
).runOrExit()
