// Who found or told what the pages show: names, years and where to read them.

import SequiturFigures

/// A paper or an article.
struct Source: Sendable {
  /// "Vaswani et al. (2017), Attention Is All You Need", the title as a link.
  let citation: RichText
  /// What the pages take from it.
  let use: String

  private init(_ authors: String, _ title: String, at address: String, for use: String) {
    citation = "\(authors), \(link: title, to: address)"
    self.use = use
  }

  /// A paper by its number at arXiv.
  private init(_ authors: String, _ title: String, arXiv: String, for use: String) {
    self.init(authors, title, at: "https://arxiv.org/abs/\(arXiv)", for: use)
  }

  /// The papers, by year.
  static let papers = [
    vaswani, shaw, radford, raffel, su, press, haviv, kazemnejad, gopalakrishnan,
  ]
  static let vaswani = Source(
    "Vaswani et al. (2017)", "Attention Is All You Need", arXiv: "1706.03762",
    for: "attention, and the sinusoidal table")
  static let shaw = Source(
    "Shaw et al. (2018)", "Self-Attention with Relative Position Representations",
    arXiv: "1803.02155", for: "a vector for each clipped distance")
  static let radford = Source(
    "Radford et al. (2019)", "Language Models are Unsupervised Multitask Learners",
    at: "https://cdn.openai.com/better-language-models/"
      + "language_models_are_unsupervised_multitask_learners.pdf",
    for: "GPT-2 and its learned table")
  static let raffel = Source(
    "Raffel et al. (2020)",
    "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer",
    arXiv: "1910.10683", for: "T5 and its bias by bucket of distances")
  static let su = Source(
    "Su et al. (2021)", "RoFormer: Enhanced Transformer with Rotary Position Embedding",
    arXiv: "2104.09864", for: "RoPE")
  static let press = Source(
    "Press et al. (2022)",
    "Train Short, Test Long: Attention with Linear Biases Enables Input Length Extrapolation",
    arXiv: "2108.12409", for: "ALiBi")
  static let haviv = Source(
    "Haviv et al. (2022)",
    "Transformer Language Models without Positional Encodings Still Learn Positional Information",
    arXiv: "2203.16634", for: "a causal mask tells positions")
  static let kazemnejad = Source(
    "Kazemnejad et al. (2023)",
    "The Impact of Positional Encoding on Length Generalization in Transformers",
    arXiv: "2305.19466", for: "longer rows than the trained ones")
  static let gopalakrishnan = Source(
    "Gopalakrishnan et al. (2025)",
    "Decoupling the \"What\" and \"Where\" With Polar Coordinate Positional Embeddings",
    arXiv: "2509.10534", for: "PoPE")

  /// The articles whose figures and numbers the pages make again.
  static let articles = [embeddings, similarity, addition, problem]
  private static let latent = "https://drip-driptanil.vercel.app/blog/ai-llms/embeddings/"
  static let embeddings = Source(
    "Driptanil Datta (Latent Embeddings, 2025)", "Position Embeddings: Space and Sequence",
    at: latent + "position-embeddings", for: "GPT-2's table and the sinusoidal one, drawn")
  static let similarity = Source(
    "Driptanil Datta (Latent Embeddings, 2026)",
    "Exploring Position Embeddings: Similarity and Shuffling", at: latent + "position-explorations",
    for: "similar positions and dimensions, and a shuffled table")
  static let addition = Source(
    "LLM Explainer", "Position embeddings",
    at: "https://llm-explainer.chiraagjuvekar.com/tiny-causal-lm/position-embeddings/",
    for: "the same word twice, before and after the addition")
  static let problem = Source(
    "John Robinson (Stormin\u{2019} The Castle, 2026)",
    "Understanding Positional Encodings in Transformers, part 1: The Position Problem & "
      + "Sinusoidal Positional Encoding",
    at: "https://www.storminthecastle.com/posts/01_position_problem_sinusoidal",
    for: "the blindness, the sinusoidal table and its laws, magnitudes and attention maps")
}

extension Section {
  /// All that the pages rest on.
  static var sources: Section {
    func items(_ sources: [Source]) -> ItemList {
      ItemList(sources.map { "\($0.citation): \($0.use)." })
    }
    return Section("Sources") {
      Paragraph("The papers that the encodings come from, by year:")
      items(Source.papers)
      Paragraph(
        """
        The articles whose figures and numbers these pages make again. The first two say that they are \
        adapted from the course \u{201C}A deep understanding of AI language model mechanisms\u{201D}. Where an \
        article's number and ours differ, a table on the page says why.
        """)
      items(Source.articles)
    }
  }
}
