import Arrays

/// What the memory of a training depends on beside the network.
package struct TrainingSize: CustomStringConvertible {
    package let time: Int
    package let batch: Int
    /// How many numbers the stepper and the hooks keep for each parameter, copies that are saved included.
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
    /// and the hooks keep, and the buffers of both passes. Nothing is allocated.
    func bytes(for size: TrainingSize) -> [ByteCount] {
        var need = MemoryNeed()
        let (times, overflow) = size.stepperArrays.addingReportingOverflow(2)
        countParameters(times: overflow ? .max : times, in: &need)
        countForward(time: size.time, batch: size.batch, in: &need)
        countBackward(time: size.time, batch: size.batch, inputDeltas: false, in: &need)
        return entries.map { need.bytes(of: MemoryNeed.layer($0.name)) }
    }
}
