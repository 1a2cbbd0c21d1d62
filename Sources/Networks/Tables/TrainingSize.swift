/// What the memory of a training depends on beside the network.
package struct TrainingSize: CustomStringConvertible {
    package let time: Int
    package let batch: Int
    /// How many numbers a stepper keeps for each parameter.
    package let stepperArrays: Int

    package init(time: Int = 1, batch: Int, stepperArrays: Int = 0) {
        self.time = time
        self.batch = batch
        self.stepperArrays = stepperArrays
    }

    /// `in training, for batches of 32 samples and 1 time step`
    package var description: String {
        "in training, for batches of \(batch) \(batch == 1 ? "sample" : "samples") and \(time) time "
            + (time == 1 ? "step" : "steps")
    }
}

extension Layout {
    /// The memory that training takes, by layers, as the plans will allocate it: parameters, gradients, what the stepper
    /// keeps, and the buffers of both passes. Nothing is allocated.
    func bytes(for size: TrainingSize) -> [Int] {
        var learns: [Bool] = []
        return entries.map { entry in
            func isLearned(_ source: Source) -> Bool {
                switch source {
                case .parameter: true
                case .output(let layer, _): learns[layer]
                }
            }
            let readsLearned = entry.inputs.joined().contains(where: isLearned)
            let isLearning = !(entry.layer is Input) && (!entry.structure.parameters.isEmpty || readsLearned)
            learns.append(isLearning)

            let views = entry.structure.parameters.reduce(0) { $0.addingSaturated($1.value.count) }
            var count = views.multipliedSaturated(by: size.stepperArrays.addingSaturated(2))
            func add(_ shape: BufferShape, times: Int = 1) {
                count = count.addingSaturated(shape.count(for: size).multipliedSaturated(by: times))
            }
            for output in entry.structure.outputs { add(output.value, times: isLearning ? 2 : 1) }
            for buffer in entry.structure.internals { add(buffer.value) }
            for (sources, shape) in zip(entry.inputs, entry.inputShapes) where sources.count > 1 {
                if let shape { add(shape, times: sources.contains(where: isLearned) ? 2 : 1) }
            }
            return count.multipliedSaturated(by: MemoryLayout<Float>.stride)
        }
    }
}

extension BufferShape {
    fileprivate func count(for size: TrainingSize) -> Int {
        switch scaling {
        case .fixed: features.count
        case .batch: features.count.multipliedSaturated(by: size.batch)
        case .timeBatch:
            features.count.multipliedSaturated(by: size.batch)
                .multipliedSaturated(by: size.time.addingSaturated(contextSize))
        }
    }
}

// Sizes come from descriptions of strangers.
extension Int {
    func addingSaturated(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    func multipliedSaturated(by other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}

/// `12 bytes`, `2.5 KiB`, `1 GiB`
package func bytesInWords(_ bytes: Int) -> String {
    guard bytes < .max else { return "over 8 EiB" }
    guard bytes >= 1024 else { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
    var (tenths, unit) = (Double(bytes) * 10 / 1024, 0)
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    while tenths >= 10235, unit < units.count - 1 { (tenths, unit) = (tenths / 1024, unit + 1) }
    let rounded = Int(tenths.rounded())
    return "\(rounded / 10)\(rounded % 10 == 0 ? "" : ".\(rounded % 10)") \(units[unit])"
}
