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

    /// Files of the folder that are called otherwise than pictures, in the order in which they were met.
    public let passedOver: [String]

    /// The classes of which the split `training`, where there is one, has no picture: nothing can be learned of them.
    public var untrainedClasses: [String] {
        guard let training = splits["training"] else { return [] }
        let trained = Set(training.map(\.label))
        return classes.indices.filter { !trained.contains($0) }.map { classes[$0] }
    }

    /// - Precondition: labels are places among the classes.
    public init(classes: [String], splits: [String: [Item]]) {
        precondition(splits.values.joined().allSatisfy { classes.indices.contains($0.label) })
        self.classes = classes
        self.splits = splits
        passedOver = []
    }

    /// The pictures of a folder that has a folder for each class, at any depth below it; files that are called otherwise
    /// than `.png`, `.jpg` or `.jpeg` are passed over, and so is what begins with a dot. Classes and pictures are in the
    /// order of their names' UTF-8 bytes. Where the folders are called `train`, `validation`, `test` or the like, in
    /// small or capital letters, each is a split and has the classes' folders.
    ///
    /// - Parameters:
    ///   - fraction: the part of each class that becomes the split `validation` where the folders are no splits, in `0..<1`.
    ///   - seed: decides which pictures are held out.
    /// - Throws: ``FileError`` if there are no classes, no pictures of one, or splits beside other folders.
    public init(folder: String, holdingOut fraction: Double = 0.2, seed: UInt64 = 0) throws {
        let names = try ImageFolder.subfolders(of: folder)
        guard !names.isEmpty else {
            throw FileError(
                .format, path: folder, "has no folders: the pictures of each class belong into one of its own"
            )
        }
        guard let parts = try ImageFolder.splits(names, of: folder) else {
            let found = try ImageFolder(folder, classes: names)
            try ImageFolder.check(found.items, classes: names, of: folder)
            (classes, passedOver) = (names, found.passedOver)
            splits = ImageData.divided(found.items, classes: names.count, holdingOut: fraction, seed: seed)
            return
        }
        // By their bytes: names that are equal as strings are two folders.
        var classes: Set<[UInt8]> = []
        for (name, _) in parts {
            classes.formUnion(try ImageFolder.subfolders(of: "\(folder)/\(name)").map { Array($0.utf8) })
        }
        let sorted = classes.sorted { $0.lexicographicallyPrecedes($1) }
            .map { String(decoding: $0, as: UTF8.self) }
        var splits: [String: [Item]] = [:]
        var passedOver: [String] = []
        for (name, split) in parts {
            let found = try ImageFolder("\(folder)/\(name)", classes: sorted)
            splits[split, default: []] += found.items
            passedOver += found.passedOver
        }
        try ImageFolder.check(splits.values.joined(), classes: sorted, of: folder)
        (self.classes, self.splits, self.passedOver) = (sorted, splits, passedOver)
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
