/// Rows of cells in columns that fit a line of a terminal: what is too long for its column goes on in the next line.
///
/// Cells are shown as they are; text of strangers is made printable before.
package struct TextTable {
    package struct Column: ExpressibleByStringLiteral {
        let title: String
        let isNumber: Bool

        /// Words, from the left; the column gets narrower where there is no room.
        package init(stringLiteral title: String) { self.init(title) }

        package init(_ title: String) { (self.title, isNumber) = (title, false) }

        /// Numbers, at the right, which stay in one piece.
        package static func number(_ title: String) -> Column { Column(title, isNumber: true) }

        private init(_ title: String, isNumber: Bool) { (self.title, self.isNumber) = (title, isNumber) }
    }

    /// A cell: pieces that are parted by commas, and better not broken within.
    package struct Cell: ExpressibleByStringLiteral {
        let pieces: [String]

        package init(stringLiteral text: String) { self.init([text]) }
        package init(_ text: String) { self.init([text]) }
        package init(_ pieces: [String]) { self.pieces = pieces }

        var text: String { pieces.joined(separator: ", ") }
    }

    /// What every table fits.
    package static let width = 100

    private let columns: [Column]
    private var rows: [[Cell]] = []
    private static let gap = 2
    /// Words up to this length are kept in one piece, if the line has room for that.
    private static let wholeWord = 24
    /// No column of words is made narrower.
    private static let leastWidth = 8

    package init(_ columns: [Column]) { self.columns = columns }

    package var isEmpty: Bool { rows.isEmpty }

    /// - Precondition: there is a cell for each column.
    package mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "\(cells.count) cells for \(columns.count) columns")
        rows.append(cells)
    }

    /// The titles and all rows, each line ended by a line feed.
    ///
    /// - Parameter width: of a line; `nil` for as wide as it gets.
    package func text(width: Int? = TextTable.width) -> String {
        guard !columns.isEmpty else { return "" }
        let titles = columns.map { Cell($0.title) }
        let widths = widths(titles, fitting: width)
        return ([titles] + rows).map { lines($0, widths) }.joined()
    }

    private func widths(_ titles: [Cell], fitting width: Int?) -> [Int] {
        let natural = columns.indices.map { column in
            ([titles] + rows).map { $0[column].text.count }.max() ?? 0
        }
        let gaps = TextTable.gap * (columns.count - 1)
        guard let width, natural.reduce(gaps, +) > width else { return natural }
        var narrowest = natural
        for longest in [TextTable.wholeWord, TextTable.leastWidth] {
            let least = columns.indices.map { column in
                let words = rows.map { min($0[column].longestWord, longest) }.max() ?? 0
                return columns[column].isNumber
                    ? natural[column] : min(natural[column], max(words, columns[column].title.count))
            }
            // All columns up to one width, the greatest with which a line fits.
            for most in (0...max(0, width)).reversed() {
                narrowest = zip(natural, least).map { min($0, max($1, most)) }
                guard narrowest.reduce(gaps, +) <= width else { continue }
                return filled(narrowest, natural, width - gaps, titles)
            }
        }
        return narrowest
    }

    /// Gives what is left of a line, and what broken cells leave of their columns, to the first columns that can use it.
    private func filled(_ widths: [Int], _ natural: [Int], _ sum: Int, _ titles: [Cell]) -> [Int] {
        var result = columns.indices.map { column in
            ([titles] + rows).flatMap { $0[column].lines(width: widths[column]).map(\.count) }.max() ?? 0
        }
        for column in columns.indices {
            let left = sum - result.reduce(0, +)
            result[column] += min(left, natural[column] - result[column])
        }
        return result
    }

    private func lines(_ row: [Cell], _ widths: [Int]) -> String {
        let cells = zip(row, widths).map { $0.lines(width: $1) }
        return (0..<max(1, cells.map(\.count).max() ?? 1)).map { line in
            let parts = columns.indices.map { column -> String in
                let text = line < cells[column].count ? cells[column][line] : ""
                let space = String(repeating: " ", count: max(0, widths[column] - text.count))
                return columns[column].isNumber ? space + text : text + space
            }
            let text = parts.joined(separator: String(repeating: " ", count: TextTable.gap))
            return String(text.reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }
}

extension TextTable.Cell {
    fileprivate var longestWord: Int {
        pieces.flatMap { $0.split(separator: " ") }.map(\.count).max() ?? 0
    }

    /// The text in lines: broken between pieces, within those that are too long at blanks, and else anywhere.
    fileprivate func lines(width: Int) -> [String] {
        let width = max(1, width)
        var lines: [String] = []
        var line = ""
        func add(_ word: String) {
            if line.isEmpty {
                line = word
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = word
            }
            // Cut by index: a word can be as long as a file.
            var rest = line[...]
            while let end = rest.index(rest.startIndex, offsetBy: width, limitedBy: rest.endIndex),
                end < rest.endIndex
            {
                lines.append(String(rest[..<end]))
                rest = rest[end...]
            }
            line = String(rest)
        }
        for (index, piece) in pieces.enumerated() {
            let piece = index < pieces.count - 1 ? piece + "," : piece
            if !line.isEmpty, line.count + 1 + piece.count > width {
                lines.append(line)
                line = ""
            }
            if piece.count <= width {
                add(piece)
            } else {
                for word in piece.split(separator: " ") { add(String(word)) }
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}
