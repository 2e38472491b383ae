import { npmHighImpact } from 'npm-high-impact';
import type { Ecosystem } from './component.ts';

/**
 * Packages that everybody knows, which is what makes their names worth squatting. Nobody keeps such lists as packages
 * but for npm, so these are the ones that most projects of the ecosystem have, written down by hand.
 */
const pypi =
  `aiohttp attrs beautifulsoup4 black boto3 botocore celery certifi cffi charset-normalizer click colorama
coverage cryptography cython dask django djangorestframework docker docutils fastapi flake8 flask fsspec google-api-core
google-auth greenlet grpcio gunicorn httpx huggingface-hub idna importlib-metadata ipython isort jinja2 jmespath
jsonschema jupyter kubernetes langchain lxml markdown markupsafe matplotlib mypy networkx numpy oauthlib openai
opencv-python openpyxl orjson packaging pandas paramiko pillow pip pluggy poetry protobuf psutil psycopg2
psycopg2-binary pyarrow pycparser pydantic pygments pyjwt pylint pymongo pymysql pyopenssl pyparsing pytest pytest-cov
python-dateutil python-dotenv pytorch pytz pyyaml pyzmq redis regex requests requests-oauthlib rich rsa ruff s3transfer
scikit-learn scipy seaborn selenium sentry-sdk setuptools simplejson six sphinx sqlalchemy starlette sympy tensorflow
tokenizers toml tornado tox tqdm transformers typer typing-extensions tzdata ujson urllib3 uvicorn virtualenv websockets
werkzeug wheel wrapt xgboost yarl zipp`.split(/\s+/);

const cargo =
  `ahash aho-corasick anyhow arrayvec async-trait axum base64 bincode bitflags bytes cc cfg-if chrono clap
crossbeam crossbeam-channel crossbeam-utils dashmap derive_more diesel either env_logger flate2 futures futures-util
generic-array getrandom hashbrown hex http hyper indexmap itertools itoa lazy_static libc log memchr memmap2 mime mio
nom num-bigint num-traits num_cpus once_cell openssl parking_lot petgraph pin-project proc-macro2 prost quote rand
rand_core rayon regex reqwest ring rusqlite rustls ryu semver serde serde_derive serde_json serde_yaml sha2 smallvec
socket2 sqlx strum syn tempfile thiserror time tokio tokio-util toml tonic tower tracing tracing-subscriber
unicode-width url uuid walkdir winapi`.split(/\s+/);

const go =
  `github.com/aws/aws-sdk-go github.com/beorn7/perks github.com/cespare/xxhash github.com/davecgh/go-spew
github.com/docker/docker github.com/fatih/color github.com/fsnotify/fsnotify github.com/gin-gonic/gin
github.com/go-chi/chi github.com/go-playground/validator github.com/go-redis/redis github.com/go-sql-driver/mysql
github.com/gofiber/fiber github.com/gogo/protobuf github.com/golang-jwt/jwt github.com/golang/protobuf
github.com/google/go-cmp github.com/google/uuid github.com/gorilla/mux github.com/gorilla/websocket
github.com/hashicorp/consul github.com/hashicorp/vault github.com/jackc/pgx github.com/joho/godotenv
github.com/json-iterator/go github.com/labstack/echo github.com/lib/pq github.com/mattn/go-isatty
github.com/mattn/go-sqlite3 github.com/mitchellh/mapstructure github.com/onsi/ginkgo github.com/onsi/gomega
github.com/pkg/errors github.com/prometheus/client_golang github.com/redis/go-redis github.com/rs/zerolog
github.com/shopspring/decimal github.com/sirupsen/logrus github.com/spf13/cobra github.com/spf13/pflag
github.com/spf13/viper github.com/stretchr/testify github.com/tidwall/gjson github.com/urfave/cli
go.etcd.io/etcd go.mongodb.org/mongo-driver go.opentelemetry.io/otel go.uber.org/zap golang.org/x/crypto
golang.org/x/net golang.org/x/oauth2 golang.org/x/sync golang.org/x/sys golang.org/x/text google.golang.org/grpc
google.golang.org/protobuf gopkg.in/yaml.v3 gorm.io/gorm k8s.io/api k8s.io/apimachinery k8s.io/client-go`.split(
    /\s+/,
  );

/** Gravest to mistake first, where the list has such an order. */
export const popularNames: Readonly<Record<Ecosystem, readonly string[]>> = {
  npm: npmHighImpact,
  pypi,
  cargo,
  go,
};
