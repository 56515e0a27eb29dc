"""Campaigns by FastAPI, SQLAlchemy and fastapi-pagination: as they teach it, and with care."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, Self, TypeVar

from answers import OPERATION
from contracts import STATUS
from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader
from fastapi_pagination import add_pagination
from fastapi_pagination.bases import AbstractPage, AbstractParams, RawParams
from fastapi_pagination.ext.sqlalchemy import paginate
from pydantic import BaseModel
from sqlalchemy import JSON, ColumnElement, DateTime, Engine, create_engine, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from starlette.exceptions import HTTPException as StarletteHTTPException
from verdicts import KEY

from databases.campaigns import COLUMNS, campaigns

T = TypeVar("T")
SortBy = StrEnum("SortBy", {key: key for key in OPERATION.sort_keys})
Status = StrEnum("Status", {value: value for value in STATUS.values})
Direction = StrEnum("Direction", {way: way for way in OPERATION.directions})


class Base(DeclarativeBase):
    """The tables."""


class Campaign(Base):
    """A row; `details` are the members that nothing filters or sorts by."""

    __tablename__ = "campaigns"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    description: Mapped[str | None]
    status: Mapped[str]
    createdAt: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updatedAt: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    startDate: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


def filled(url: str) -> Engine:
    """The database at a URL, with the campaigns in it."""
    engine = create_engine(url)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Campaign(**campaign) for campaign in campaigns())
        session.commit()
    return engine


class Params(BaseModel, AbstractParams):
    """The page that is asked for."""

    page: int = Query(1, ge=1)
    perPage: int = Query(50, ge=1, le=100)

    def to_raw_params(self) -> RawParams:
        return RawParams(limit=self.perPage, offset=(self.page - 1) * self.perPage)


class Page(AbstractPage[T], Generic[T]):
    """The envelope."""

    itemsTotal: int
    currentPage: int
    nextPage: int | None
    prevPage: int | None
    items: Sequence[T]

    __params_type__ = Params

    @classmethod
    def create(
        cls, items: Sequence[T], params: Params, *, total: int | None = None, **_: Any
    ) -> Self:
        total = total or 0
        return cls(
            itemsTotal=total,
            currentPage=params.page,
            nextPage=params.page + 1 if params.page * params.perPage < total else None,
            prevPage=params.page - 1 or None,
            items=items,
        )


class Order(BaseModel):
    """What the list is sorted by."""

    sortBy: SortBy = SortBy(OPERATION.default_sort)
    sortDirection: Direction = Direction(OPERATION.default_direction)

    def column(self) -> ColumnElement[Any]:
        column: ColumnElement[Any] = getattr(Campaign, self.sortBy)
        return column.desc() if self.sortDirection == "desc" else column.asc()


def authenticated(key: Annotated[str, Depends(APIKeyHeader(name="x-api-key"))]) -> None:
    """Let nobody in without the key."""
    if key != KEY:
        raise HTTPException(401, "Invalid API key")


def shown(rows: Sequence[Campaign]) -> list[dict[str, Any]]:
    """The campaigns as they are sent."""
    return [{**row.details, **{name: getattr(row, name) for name in COLUMNS}} for row in rows]


def taught(engine: Engine) -> FastAPI:
    """The list as the documentation of the three teaches it."""
    app = FastAPI()

    @app.get("/v2/campaigns", dependencies=[Depends(authenticated)])
    def list_campaigns(
        order: Annotated[Order, Depends()], search: str | None = None, status: Status | None = None
    ) -> Page[dict[str, Any]]:
        query = select(Campaign).order_by(order.column())
        if status:
            query = query.where(Campaign.status == status)
        if search:
            text = f"%{search}%"
            query = query.where(or_(Campaign.name.ilike(text), Campaign.description.ilike(text)))
        with Session(engine) as session:
            return paginate(session, query, transformer=shown)

    add_pagination(app)
    return app


class BoundedParams(Params):
    """A page whose offset the database can count."""

    page: int = Query(1, ge=1, le=2**53)


class BoundedPage(Page[T], Generic[T]):
    """The envelope of a page that is bounded."""

    __params_type__ = BoundedParams


def careful(engine: Engine) -> FastAPI:
    """The list with a tie-break, wildcards escaped, a bound for pages, and the vendor's errors."""
    app = FastAPI()

    @app.get("/v2/campaigns", dependencies=[Depends(authenticated)])
    def list_campaigns(
        order: Annotated[Order, Depends()],
        search: Annotated[str | None, Query(pattern="^[^\0]*$")] = None,
        status: Status | None = None,
    ) -> BoundedPage[dict[str, Any]]:
        query = select(Campaign).order_by(order.column(), Campaign.id)
        if status:
            query = query.where(Campaign.status == status)
        if search:
            texts = (Campaign.name, Campaign.description)
            query = query.where(or_(*(text.icontains(search, autoescape=True) for text in texts)))
        with Session(engine) as session:
            return paginate(session, query, transformer=shown)

    @app.exception_handler(StarletteHTTPException)
    def refused(_: Request, error: StarletteHTTPException) -> JSONResponse:
        body = {"message": error.detail, "code": "UNAUTHORIZED"}
        return JSONResponse(body, error.status_code, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        problems = [
            {"path": problem["loc"][1:], "message": problem["msg"], "code": problem["type"]}
            for problem in error.errors()
        ]
        body = {"message": "Invalid query", "code": "VALIDATION_ERROR", "errors": problems}
        return JSONResponse(body, 400)

    add_pagination(app)
    return app
