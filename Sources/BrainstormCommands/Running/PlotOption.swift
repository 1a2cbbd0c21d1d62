import ArgumentParser
import Brainstorm

/// The option by which commands draw.
struct PlotOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("Draw to a picture, .svg, or a page with it, .html.", valueName: "out.svg"),
        completion: .file(extensions: ["svg", "html"]))
    var plot: String?

    @Flag(help: "Replace a picture that exists.")
    var overwrite = false

    func validate() throws {
        guard let plot else { return }
        try OverwriteOption.validate(plot, kind(of: plot))
    }

    private func kind(of path: String) -> FileKind { path.hasSuffix(".html") ? .page : .picture }

    /// The picture, if one is asked for; whether it can be written is known before anything is computed.
    func output(inputs: [String]) throws -> PlotOutput? {
        guard let plot else { return nil }
        return PlotOutput(
            output: try Output(
                plot, kind(of: plot), replacing: overwrite ? .always : .never, inputs: inputs),
            isPage: kind(of: plot) == .page)
    }
}

struct PlotOutput {
    fileprivate let output: Output
    fileprivate let isPage: Bool

    fileprivate init(output: Output, isPage: Bool) {
        self.output = output
        self.isPage = isPage
    }

    func draw(_ plot: Plot) throws { try writeFile(isPage ? plot.html : plot.svg, to: output.path) }
}
