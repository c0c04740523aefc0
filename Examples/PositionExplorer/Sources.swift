// Who found or told what the pages show: names, years and where to read them.

import SequiturFigures

/// A paper or an article.
struct Source: Sendable {
  let authors, year, title: String
  /// nil where it is known without one.
  var address: String?
  /// What the pages take from it.
  let use: String

  /// "Vaswani et al. (2017), Attention Is All You Need", the title as a link.
  var citation: RichText {
    let name = [authors, year.isEmpty ? "" : "(\(year))"].filter { !$0.isEmpty }
    let work: RichText =
      address.map { address -> RichText in "\(link: title, to: address)" }
      ?? RichText("\u{201C}\(title)\u{201D}")
    return name.isEmpty ? work : "\(name.joined(separator: " ")), \(work)"
  }
}

extension Source {
  static let vaswani = Source(
    authors: "Vaswani et al.", year: "2017", title: "Attention Is All You Need",
    address: "https://arxiv.org/abs/1706.03762", use: "attention, and the sinusoidal table")
  static let shaw = Source(
    authors: "Shaw et al.", year: "2018",
    title: "Self-Attention with Relative Position Representations",
    address: "https://arxiv.org/abs/1803.02155", use: "a vector for each clipped distance")
  static let radford = Source(
    authors: "Radford et al.", year: "2019",
    title: "Language Models are Unsupervised Multitask Learners",
    address: "https://cdn.openai.com/better-language-models/"
      + "language_models_are_unsupervised_multitask_learners.pdf",
    use: "GPT-2 and its learned table")
  static let raffel = Source(
    authors: "Raffel et al.", year: "2020",
    title: "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer",
    address: "https://arxiv.org/abs/1910.10683", use: "T5 and its bias by bucket of distances")
  static let su = Source(
    authors: "Su et al.", year: "2021",
    title: "RoFormer: Enhanced Transformer with Rotary Position Embedding",
    address: "https://arxiv.org/abs/2104.09864", use: "RoPE")
  static let press = Source(
    authors: "Press et al.", year: "2022",
    title:
      "Train Short, Test Long: Attention with Linear Biases Enables Input Length Extrapolation",
    address: "https://arxiv.org/abs/2108.12409", use: "ALiBi")
  static let haviv = Source(
    authors: "Haviv et al.", year: "2022",
    title: "Transformer Language Models without Positional Encodings Still Learn Positional "
      + "Information",
    address: "https://arxiv.org/abs/2203.16634", use: "a causal mask tells positions")
  static let kazemnejad = Source(
    authors: "Kazemnejad et al.", year: "2023",
    title: "The Impact of Positional Encoding on Length Generalization in Transformers",
    address: "https://arxiv.org/abs/2305.19466", use: "longer rows than the trained ones")
  static let gopalakrishnan = Source(
    authors: "Gopalakrishnan et al.", year: "2025",
    title: "Decoupling the \"What\" and \"Where\" With Polar Coordinate Positional Embeddings",
    address: "https://arxiv.org/abs/2509.10534", use: "PoPE")
  /// The papers, by year.
  static let papers = [
    vaswani, shaw, radford, raffel, su, press, haviv, kazemnejad, gopalakrishnan,
  ]

  static let embeddings = Source(
    authors: "Driptanil Datta", year: "2025", title: "Position Embeddings: Space and Sequence",
    address: "https://drip-driptanil.vercel.app/blog/ai-llms/embeddings/position-embeddings",
    use: "GPT-2's table and the sinusoidal one, drawn")
  static let similarity = Source(
    authors: "Driptanil Datta", year: "2026",
    title: "Exploring Position Embeddings: Similarity and Shuffling",
    address: "https://drip-driptanil.vercel.app/blog/ai-llms/embeddings/position-explorations",
    use: "similar positions and dimensions, and a shuffled table")
  static let addition = Source(
    authors: "", year: "", title: "Position embeddings",
    use: "the same word twice, before and after the addition; a tutorial known by its title alone")
  static let problem = Source(
    authors: "John Robinson", year: "2026",
    title: "Understanding Positional Encodings in Transformers, part 1: The Position Problem & "
      + "Sinusoidal Positional Encoding",
    use: "the blindness, the sinusoidal table and its laws, magnitudes and attention maps")
  /// The articles whose figures and numbers the pages make again.
  static let articles = [embeddings, similarity, addition, problem]
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
        adapted from the course \u{201C}A deep understanding of AI language model mechanisms\u{201D}. \
        Where an article's number and ours differ, a table on the page says why.
        """)
      items(Source.articles)
    }
  }
}
