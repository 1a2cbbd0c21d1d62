internal import Arrays

extension Operations.GatherRows {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) {
            let chosen = classIndex(indices[row], count: table.rows)
            target[row, column] = chosen.map { table[$0, column] } ?? 0
        }
    }
}

extension Operations.ScatterAddRows {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(source) {
            guard let chosen = classIndex(indices[row], count: table.rows) else { continue }
            table[chosen, column] = table[chosen, column] + source[row, column]
        }
    }
}

extension Operations.AddTimeRows {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) {
            target[row, column] = source[row, column] + steps[row / batch, column]
        }
    }
}

extension Operations.SumTimeRows {
    public func perform(by handler: ReferenceHandler) {
        for (time, column) in positions(steps) {
            steps[time, column] = inOrder(batch, from: accumulate ? steps[time, column] : 0) {
                $0 + source[time * batch + $1, column]
            }
        }
    }
}

extension Operations.AddSinusoids {
    public func perform(by handler: ReferenceHandler) {
        let columns = source.columns
        for frequency in 0..<(columns + 1) / 2 {
            let speed = Exact.exp(
                -0x1.26bb1bbb55516p+3 * (Double(2 * frequency) / Double(columns)))
            let turn = Exact.direction(speed)
            var (cosine, sine) = (0.0, 0.0)
            for time in 0..<(batch == 0 ? 0 : source.rows / batch) {
                if time % 64 == 0 {
                    (cosine, sine) = Exact.direction(Double(time) * speed)
                } else {
                    (sine, cosine) = (
                        fma(sine, turn.cosine, cosine * turn.sine),
                        fma(cosine, turn.cosine, -(sine * turn.sine))
                    )
                }
                for row in time * batch..<(time + 1) * batch {
                    let column = 2 * frequency
                    target[row, column] = source[row, column] + Float(sine)
                    guard column + 1 < columns else { continue }
                    target[row, column + 1] = source[row, column + 1] + Float(cosine)
                }
            }
        }
    }
}
