import ArgumentParser
import Brainstorm

struct ImagesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "images",
        abstract:
            "Convert pictures (PNG, JPEG): a folder with one for each class, or a table of paths and classes.",
        discussion: """
            Pictures are turned upright as EXIF says and kept as bytes, one channel if all are grey, else three. With \
            --size each side is brought to a length of its own: by the mean of the area where it shrinks, linearly \
            where it grows. Folders called train, validation and test (or training, val, valid, dev) are splits and hold \
            the classes' folders. In a table, relative paths start at its folder.

            Examples:
              brainstorm data images flowers flowers.h5 --size 32x32
              brainstorm data images scans scans.h5 --size 28x28 --grey --skip-damaged
              brainstorm data images list.csv list.h5 --path-column file --label-column species --size 64x64
            """)

    @Argument(help: ArgumentHelp("The folder, or the table.", valueName: "folder"), completion: .file())
    var folder: String

    @Argument(help: ArgumentHelp("The file to write.", valueName: "output.h5"), completion: .hdf5)
    var output: String

    @Option(help: "Width and height that all pictures get, as 32x24. Default: they are alike already.")
    var size: PictureSize?

    @Flag(help: "Make grey of colours (Rec. 601).")
    var grey = false

    @Flag(help: "Keep three channels, also if all pictures are grey.")
    var colour = false

    @Option(help: "The grey under what is transparent, from 0, black, to 255.")
    var background: UInt8 = 255

    @Flag(
        help:
            "Name pictures that cannot be read, and leave them out. Without it the first of them is an error."
    )
    var skipDamaged = false

    @Option(help: "The most pixels of a picture.")
    var maxPixels = ImageLimits().pixels

    @Option(help: "The name of a table's column with the paths. Default: the first.")
    var pathColumn: String?

    @Option(help: "The name of a table's column with the classes. Default: the last.")
    var labelColumn: String?

    @Option(
        help: "The part of each class that becomes the split 'validation', where the folders are no splits.")
    var holdOut = 0.2

    @Option(help: "The seed of the division.")
    var seed: UInt64 = 0

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        try OverwriteOption.validate(output, .data)
        guard !grey || !colour else { throw ValidationError("--grey and --colour exclude each other") }
        guard (0..<1).contains(holdOut) else {
            throw ValidationError("--hold-out must be at least 0 and below 1")
        }
        guard (1...ImagesCommand.mostPixels).contains(maxPixels) else {
            throw ValidationError("--max-pixels is from 1 to \(ImagesCommand.mostPixels)")
        }
    }

    private static let mostPixels = 1 << 30

    func run() throws {
        let output = try Output(self.output, .data, replacing: overwriting.rule, inputs: [folder])
        let images = try images()
        var form = ImageData.Form()
        form.size = size.map { ($0.width, $0.height) }
        form.colour = grey ? false : colour ? true : nil
        form.background = background
        form.skipsDamaged = skipDamaged
        form.limits.pixels = maxPixels
        let (file, report) = try images.dataFile(form, source: fileName(of: folder))
        for (path, reason) in report.skipped { sayError("warning: \(path): \(reason); left out") }
        for name in images.untrainedClasses {
            sayError("warning: there is no picture of the class '\(name)' to train on")
        }
        if let first = images.passedOver.first, !common.quiet {
            let others = images.passedOver.count - 1
            sayError(
                "left out, being called neither .png, .jpg nor .jpeg: \(first)\(others > 0 ? " and \(others) more" : "")"
            )
        }
        try file.save(to: output, quiet: common.quiet)
        if !common.quiet { say(summary(images)) }
    }

    private func images() throws -> ImageData {
        if try FileKind(of: folder) == .directory {
            guard pathColumn == nil, labelColumn == nil else {
                throw ValidationError(
                    "--path-column and --label-column belong to a table; \(folder) is a folder")
            }
            return try ImageData(folder: folder, holdingOut: holdOut, seed: seed)
        }
        return try ImageData(
            table: folder, pictures: pathColumn, labels: labelColumn, holdingOut: holdOut, seed: seed)
    }

    private func summary(_ images: ImageData) -> String {
        let shown = images.classes.prefix(12).enumerated().map { "\($0.offset) \($0.element)" }
        return "\(images.classes.count) classes: \(shown.joined(separator: ", "))"
            + (images.classes.count > shown.count ? ", …" : "")
    }
}

/// `32x24`
struct PictureSize: ExpressibleByArgument {
    let width: Int
    let height: Int

    init?(argument: String) {
        let sides = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1], (1...4096).contains(width),
            (1...4096).contains(height)
        else { return nil }
        (self.width, self.height) = (width, height)
    }
}
