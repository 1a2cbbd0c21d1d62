import Arrays
public import Images
import PrintableText

/// Pictures of a folder for each class, or of a list, as data of a network: bytes with the scale 1/255.
public struct ImageData: Sendable {
    /// A picture's file and the place of its class among the ``classes``.
    public struct Item: Sendable, Hashable {
        public let path: String
        public let label: Int

        public init(path: String, label: Int) {
            self.path = path
            self.label = label
        }
    }

    /// How pictures are made alike.
    public struct Form: Sendable {
        /// Width and height; `nil` leaves pictures as they are, and all must be of the same size.
        public var size: (width: Int, height: Int)?
        /// Whether there are three channels or one; `nil` for three if any picture has colour.
        public var colour: Bool?
        /// The grey under what is transparent.
        public var background: UInt8 = 255
        /// Whether pictures that cannot be read are left out; otherwise the first of them is an error.
        public var skipsDamaged = false
        public var limits = ImageLimits()

        public init() {}
    }

    /// What the class numbers stand for.
    public let classes: [String]
    public let splits: [String: [Item]]

    /// Names of folders that are splits and not classes, and the splits that they are.
    private static let splitNames = [
        "train": "training", "training": "training", "val": "validation", "valid": "validation",
        "validation": "validation", "test": "test",
    ]

    /// - Precondition: labels are places among the classes.
    public init(classes: [String], splits: [String: [Item]]) {
        precondition(splits.values.joined().allSatisfy { classes.indices.contains($0.label) })
        self.classes = classes
        self.splits = splits
    }

    /// The pictures of a folder that has a folder for each class, at any depth below it; files that are called otherwise
    /// than `.png`, `.jpg` or `.jpeg` are passed over, and so is what begins with a dot. Classes and pictures are in the
    /// order of their names' UTF-8 bytes. Where the folders are called `train`, `validation`, `test` or the like, each
    /// is a split and has the classes' folders.
    ///
    /// - Parameters:
    ///   - fraction: the part of each class that becomes the split `validation` where the folders are no splits, in `0..<1`.
    ///   - seed: decides which pictures are held out.
    /// - Throws: ``FileError`` if there are no classes or no pictures.
    public init(folder: String, holdingOut fraction: Double = 0.2, seed: UInt64 = 0) throws {
        let names = try ImageFolder.subfolders(of: folder)
        guard !names.isEmpty else {
            throw FileError(
                .format, path: folder, "has no folders: the pictures of each class belong into one of its own"
            )
        }
        guard names.allSatisfy({ Self.splitNames[$0] != nil }) else {
            let items = try ImageFolder.items(of: folder, classes: names)
            (classes, splits) = (
                names, ImageData.divided(items, classes: names.count, holdingOut: fraction, seed: seed)
            )
            return
        }
        // By their bytes: names that are equal as strings are two folders.
        var classes: Set<[UInt8]> = []
        for name in names {
            classes.formUnion(try ImageFolder.subfolders(of: "\(folder)/\(name)").map { Array($0.utf8) })
        }
        let sorted = classes.sorted { $0.lexicographicallyPrecedes($1) }
            .map { String(decoding: $0, as: UTF8.self) }
        var splits: [String: [Item]] = [:]
        for name in names {
            guard let split = Self.splitNames[name] else { continue }
            splits[split, default: []] += try ImageFolder.items(of: "\(folder)/\(name)", classes: sorted)
        }
        (self.classes, self.splits) = (sorted, splits)
    }

    /// Of each class the same part is held out; what is left over of it goes by the seed.
    static func divided(
        _ items: [Item], classes: Int, holdingOut fraction: Double, seed: UInt64
    ) -> [String: [Item]] {
        var (training, held): ([Item], [Item]) = ([], [])
        for label in 0..<classes {
            let own = items.filter { $0.label == label }
            let count = min(Int((Double(own.count) * fraction).rounded()), max(0, own.count - 1))
            let order = KeyedPermutation(
                count: own.count, key: RandomKey(seed: seed, purpose: "held out pictures: \(label)"))
            let chosen = Set((0..<count).map { order[$0] })
            for (place, item) in own.enumerated() {
                if chosen.contains(place) { held.append(item) } else { training.append(item) }
            }
        }
        return held.isEmpty ? ["training": training] : ["training": training, "validation": held]
    }
}

/// Folders of pictures.
private enum ImageFolder {
    static func subfolders(of folder: String) throws -> [String] {
        guard try FileKind(of: folder) == .directory else {
            throw FileError(.system, path: folder, "is no folder")
        }
        return sorted(fileNames(in: folder)).filter { !$0.hasPrefix(".") && isFolder("\(folder)/\($0)") }
    }

    static func items(of folder: String, classes: [String]) throws -> [ImageData.Item] {
        let items = classes.enumerated().flatMap { label, name in
            pictures(below: "\(folder)/\(name)", depth: 0).map { ImageData.Item(path: $0, label: label) }
        }
        guard !items.isEmpty else {
            throw FileError(
                .format, path: folder, "has no pictures (.png, .jpg, .jpeg) in the folders of its classes")
        }
        return items
    }

    /// Links may lead in circles.
    private static let deepest = 16

    private static func pictures(below folder: String, depth: Int) -> [String] {
        guard depth < deepest else { return [] }
        return sorted(fileNames(in: folder)).filter { !$0.hasPrefix(".") }.flatMap { name in
            let path = "\(folder)/\(name)"
            if isFolder(path) { return pictures(below: path, depth: depth + 1) }
            let lower = name.lowercased()
            return [".png", ".jpg", ".jpeg"].contains(where: lower.hasSuffix) ? [path] : []
        }
    }

    private static func sorted(_ names: [String]) -> [String] {
        names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func isFolder(_ path: String) -> Bool { (try? FileKind(of: path)) == .directory }
}
