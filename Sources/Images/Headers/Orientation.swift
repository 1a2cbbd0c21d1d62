/// How a stored picture lies, EXIF's tag 0x0112: the raw value n says which edge of the scene the first row and the first
/// column of the stored picture are.
public enum Orientation: Int, Sendable {
    case upright = 1
    case mirrored, turnedOver, flipped, transposed, turnedLeft, transversed, turnedRight

    /// Whether the upright picture is as wide as the stored one is high.
    var exchangesAxes: Bool { rawValue >= 5 }

    /// Where in the stored picture (of width × height) a pixel of the upright one lies.
    func source(row: Int, column: Int, width: Int, height: Int) -> (row: Int, column: Int) {
        switch self {
        case .upright: (row, column)
        case .mirrored: (row, width - 1 - column)
        case .turnedOver: (height - 1 - row, width - 1 - column)
        case .flipped: (height - 1 - row, column)
        case .transposed: (column, row)
        case .turnedLeft: (height - 1 - column, row)
        case .transversed: (height - 1 - column, width - 1 - row)
        case .turnedRight: (column, width - 1 - row)
        }
    }
}
