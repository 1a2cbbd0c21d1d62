import PrintableText

/// Curves as a picture: below one another a panel for each quantity (``Curve/quantity``). The text is SVG, complete in itself: no script, no style sheet, no font, no link.
package struct Plot: Sendable {
    package let title: String
    package let curves: [Curve]
    package let isLogarithmic: Bool
    package let horizontal: Horizontal

    /// What the curves go over.
    package enum Horizontal: Sendable {
        case epochs
        /// Something else, under its name, on a logarithmic axis.
        case logarithmic(String)

        var name: String {
            switch self {
            case .epochs: "epoch"
            case .logarithmic(let name): name
            }
        }
    }

    package init(
        title: String, curves: [Curve], isLogarithmic: Bool = false, horizontal: Horizontal = .epochs
    ) {
        self.title = title
        self.curves = curves
        self.isLogarithmic = isLogarithmic
        self.horizontal = horizontal
    }

    // All in pixels.
    private static let width = 920.0
    private static let (left, right, top, bottom) = (76.0, 306.0, 44.0, 46.0)
    private static let axesHeight = 210.0
    private static let legendLine = 19.0
    private static let header = 46.0

    /// Told apart also by those who do not see red and green apart (Okabe and Ito, 2008).
    private static let colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#4d4d4d"]
    private static let dashes = ["", "7 4", "2 3", "9 3 2 3"]

    /// The quantities in the order of their first curves.
    private var panels: [(quantity: String, curves: [Curve])] {
        var panels: [(quantity: String, curves: [Curve])] = []
        for curve in curves {
            if let index = panels.firstIndex(where: { $0.quantity == curve.quantity }) {
                panels[index].curves.append(curve)
            } else {
                panels.append((curve.quantity, [curve]))
            }
        }
        return panels
    }

    private var horizontalAxis: PlotAxis {
        let numbers = curves.lazy.flatMap { $0.points.lazy.map(\.x) }
        return switch horizontal {
        case .epochs: PlotAxis(numbers, ticks: 8, wholeNumbers: true, isTight: true)
        case .logarithmic: PlotAxis(numbers, ticks: 8, isLogarithmic: true)
        }
    }

    package var svg: String {
        var body = ""
        var y = Plot.header
        let horizontal = horizontalAxis
        for panel in panels {
            let height = max(Plot.axesHeight, Double(panel.curves.count) * Plot.legendLine + 8)
            body += self.panel(panel.quantity, panel.curves, horizontal, y: y, height: height)
            y += Plot.top + height + Plot.bottom
        }
        if curves.isEmpty {
            body += text("No log has an entry yet.", x: Plot.left, y: y + 24, "fill=\"#555\"")
            y += 60
        }
        let size = "\(number(Plot.width)) \(number(y))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" width="\(number(Plot.width))" \
            height="\(number(y))" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" \
            font-size="13" fill="#222">
            <title>\(escaped(title))</title>
            <rect width="100%" height="100%" fill="#fff"/>
            \(text(title, x: 24, y: 31, "font-size=\"18\" font-weight=\"600\""))\(body)</svg>

            """
    }

    /// The picture in a page.
    package var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>\(escaped(title))</title>
        </head>
        <body style="margin: 0; background: #fff">
        \(svg)</body>
        </html>

        """
    }

    // MARK: Panels

    private func panel(
        _ quantity: String, _ curves: [Curve], _ horizontal: PlotAxis, y: Double, height: Double
    ) -> String {
        let (x0, x1) = (Plot.left, Plot.width - Plot.right)
        let (y0, y1) = (y + Plot.top + height, y + Plot.top)
        let drawn = curves.map(\.thinned)
        let vertical = PlotAxis(drawn.joined().lazy.map(\.y), isLogarithmic: isLogarithmic)
        var result = "<g>\n" + text(quantity, x: x0, y: y1 - 14, "font-size=\"15\" font-weight=\"600\"")

        for tick in vertical.ticks {
            guard let place = vertical.position(tick.value) else { continue }
            let level = y0 + (y1 - y0) * place
            result += line(x0, level, x1, level, "stroke=\"#e4e4e4\"")
            result += text(tick.label, x: x0 - 9, y: level + 4.5, "text-anchor=\"end\" fill=\"#555\"")
        }
        for tick in horizontal.ticks {
            guard let place = horizontal.position(tick.value) else { continue }
            let at = x0 + (x1 - x0) * place
            result += line(at, y0, at, y0 + 5, "stroke=\"#888\"")
            result += text(tick.label, x: at, y: y0 + 20, "text-anchor=\"middle\" fill=\"#555\"")
        }
        result += line(x0, y0, x1, y0, "stroke=\"#888\"") + line(x0, y0, x0, y1, "stroke=\"#888\"")
        result += text(
            self.horizontal.name, x: (x0 + x1) / 2, y: y0 + 37, "text-anchor=\"middle\" fill=\"#555\"")

        for (index, points) in drawn.enumerated() {
            let places = points.map { point -> (x: Double, y: Double)? in
                guard let x = horizontal.position(point.x), let y = vertical.position(point.y) else {
                    return nil
                }
                return (x0 + (x1 - x0) * x, y0 + (y1 - y0) * y)
            }
            result += curve(places, stroke: stroke(index), color: color(index))
            result += legend(curves[index], index, x: x1 + 18, y: y1 + 10 + Double(index) * Plot.legendLine)
        }
        return result + "</g>\n"
    }

    /// Lines through the points; a gap where there is none, and a dot for a point without neighbours.
    private func curve(_ places: [(x: Double, y: Double)?], stroke: String, color: String) -> String {
        var path = ""
        var dots = ""
        for (index, place) in places.enumerated() {
            guard let place else { continue }
            let follows = index > 0 && places[index - 1] != nil
            let leads = index + 1 < places.count && places[index + 1] != nil
            let pair = "\(number(place.x)) \(number(place.y))"
            path += "\(path.isEmpty ? "" : " ")\(follows ? "L" : "M")\(pair)"
            if !follows, !leads || places.count == 1 {
                dots +=
                    "<circle cx=\"\(number(place.x))\" cy=\"\(number(place.y))\" r=\"3\" fill=\"\(color)\"/>\n"
            }
        }
        guard !path.isEmpty else { return "" }
        return
            "<path d=\"\(path)\" fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\" \(stroke)/>\n"
            + dots
    }

    private func legend(_ curve: Curve, _ index: Int, x: Double, y: Double) -> String {
        let name = curve.source.count > 24 ? "…" + curve.source.suffix(23) : curve.source
        return line(x, y, x + 22, y, stroke(index))
            + text(String(name), x: x + 29, y: y + 4.5, "")
            + text(
                curve.last.map(PlotNumber.short) ?? "", x: Plot.width - 16, y: y + 4.5,
                "text-anchor=\"end\" fill=\"#555\"")
    }

    private func color(_ index: Int) -> String { Plot.colors[index % Plot.colors.count] }

    private func stroke(_ index: Int) -> String {
        let dash = Plot.dashes[index / Plot.colors.count % Plot.dashes.count]
        return "stroke=\"\(color(index))\" stroke-width=\"2\""
            + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
    }

    // MARK: Text

    private func number(_ value: Double) -> String { PlotNumber.fixed(value, decimals: 1, minus: "-") }

    private func line(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, _ attributes: String) -> String
    {
        "<line x1=\"\(number(x0))\" y1=\"\(number(y0))\" x2=\"\(number(x1))\" y2=\"\(number(y1))\" \(attributes)/>\n"
    }

    private func text(_ text: String, x: Double, y: Double, _ attributes: String) -> String {
        let space = attributes.isEmpty ? "" : " "
        return "<text x=\"\(number(x))\" y=\"\(number(y))\"\(space)\(attributes)>\(escaped(text))</text>\n"
    }

    /// Text that no name can break out of.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // What has no shape, is not allowed in XML, or turns the direction of text, is shown as missing.
            default: result.unicodeScalars.append(scalar.isPrintable ? scalar : "\u{FFFD}")
            }
        }
        return result
    }
}
