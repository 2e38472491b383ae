import {
  BinaryPayloadConverter,
  CompositePayloadConverter,
  JsonPayloadConverter,
  type Payload,
  UndefinedPayloadConverter,
} from '@temporalio/common';
import { decode } from '@temporalio/common/lib/encoding.js';

const textCharsMax = 200;

/**
 * JSON as people send it. What does not parse arrives as text, which whoever reads it refuses in words: thrown here, it
 * would fail the workflow task again and again, and one mistyped signal would hold up an audit for good.
 */
class TypedJson extends JsonPayloadConverter {
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the overridden method's signature
  override fromPayload<T>(payload: Payload): T {
    try {
      return super.fromPayload<T>(payload);
    } catch {
      return beginningOf(payload) as T;
    }
  }
}

const beginningOf = ({ data }: Payload): string => decode(data ?? new Uint8Array()).slice(0, textCharsMax);

/** The other encoding that the Temporal UI offers beside JSON: the same bytes under another name. */
class ProtobufJson extends TypedJson {
  override encodingType = 'json/protobuf' as never;
  override toPayload(): undefined {
    return undefined;
  }
}

const encrypted = 'binary/encrypted';
type Rest<F extends (...given: never[]) => unknown> = Parameters<F> extends [unknown, ...infer R] ? R : never;

/** The same of what says that it is no JSON but something that nobody here knows. What is encrypted waits for its key. */
class AnyEncoding extends CompositePayloadConverter {
  override fromPayload<T>(
    payload: Payload,
    ...rest: Rest<typeof CompositePayloadConverter.prototype.fromPayload<T>>
  ): T {
    try {
      return super.fromPayload<T>(payload, ...rest);
    } catch (error) {
      if (decode(payload.metadata?.['encoding'] ?? new Uint8Array()) === encrypted) throw error;
      return beginningOf(payload) as T;
    }
  }
}

/** What workflows read and write payloads with; the bundle looks it up by this name. */
export const payloadConverter = new AnyEncoding(
  new UndefinedPayloadConverter(),
  new BinaryPayloadConverter(),
  new TypedJson(),
  new ProtobufJson(),
);
