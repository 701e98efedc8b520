package io.fastdfs.operator.fastdfs;

import java.util.Optional;
import java.util.function.Function;

/** An answer, or why there is none. Asking a tracker ends in one of the two, never in an exception. */
public sealed interface TrackerResult<T> {

    record Answered<T>(T value) implements TrackerResult<T> {}

    record Unanswered<T>(TrackerFailure why) implements TrackerResult<T> {}

    default <R> R fold(Function<? super T, ? extends R> onAnswer, Function<TrackerFailure, ? extends R> onFailure) {
        if (this instanceof Answered<T> answered) {
            return onAnswer.apply(answered.value);
        }
        return onFailure.apply(((Unanswered<T>) this).why);
    }

    default Optional<T> answer() {
        return this instanceof Answered<T> answered ? Optional.of(answered.value) : Optional.empty();
    }

    default Optional<TrackerFailure> failure() {
        return this instanceof Unanswered<T> unanswered ? Optional.of(unanswered.why) : Optional.empty();
    }
}
